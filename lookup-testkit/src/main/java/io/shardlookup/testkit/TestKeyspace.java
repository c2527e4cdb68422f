package io.shardlookup.testkit;

import com.google.protobuf.ByteString;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.v1.AssignmentPolicy;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.InitialRange;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.RangeOrder;
import io.shardlookup.v1.Table;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A keyspace to be created, with its first mappings and entries. Fenced, as in production, unless
 * {@link #unfenced} is said. Immutable: every method returns another one. What is said of a
 * strategy that has no such thing is refused when the keyspace is created, as the product does.
 */
public final class TestKeyspace {
  private final CreateKeyspaceRequest request;
  private final List<FurtherEpoch> furtherEpochs;
  private final Map<String, String> entries;

  private TestKeyspace(
      CreateKeyspaceRequest request, List<FurtherEpoch> epochs, Map<String, String> entries) {
    this.request = request;
    this.furtherEpochs = epochs;
    this.entries = entries;
  }

  /** An epoch after the first. */
  record FurtherEpoch(int date, List<String> shards) {}

  /** By hash of the key, in so many slots; {@link #on} says on which shards. */
  public static TestKeyspace hash(String name, int slots) {
    return named(name, keyspace -> keyspace.getHashBuilder().setSlots(slots));
  }

  /** By range in byte order; {@link #from} says which ranges. */
  public static TestKeyspace range(String name) {
    return named(name, keyspace -> keyspace.getRangeBuilder());
  }

  /** By range of numbers; {@link #from} says which ranges. */
  public static TestKeyspace numericRange(String name) {
    return named(
        name, keyspace -> keyspace.getRangeBuilder().setOrder(RangeOrder.RANGE_ORDER_NUMERIC));
  }

  /** By date and daily number, {@code <prefix>yyyymmdd-<n>}; {@link #epoch} says since when. */
  public static TestKeyspace sequence(String name, String prefix) {
    return named(name, keyspace -> keyspace.getSequenceBuilder().setPrefix(prefix));
  }

  /**
   * By entries alone; keys that a caller asks to assign get a shard in proportion to the weights.
   */
  public static TestKeyspace directory(String name) {
    return named(name, keyspace -> keyspace.getDirectoryBuilder());
  }

  /** A pure pointer directory, whose shards check no writes. */
  public TestKeyspace unfenced() {
    return with(keyspace -> keyspace.setFencing(Fencing.FENCING_UNFENCED));
  }

  /** DIRECTORY: keys to be assigned get the shard with the fewest keys for its weight. */
  public TestKeyspace leastKeys() {
    return with(
        keyspace ->
            keyspace
                .getDirectoryBuilder()
                .setPolicy(AssignmentPolicy.ASSIGNMENT_POLICY_LEAST_KEYS));
  }

  /** Where its days begin, instead of UTC. */
  public TestKeyspace timeZone(ZoneId zone) {
    return with(keyspace -> keyspace.setTimeZone(zone.getId()));
  }

  /** Days for which rows are kept on the shards. */
  public TestKeyspace retentionDays(int days) {
    return with(keyspace -> keyspace.setRetentionDays(days));
  }

  /** And a table whose rows belong to it. */
  public TestKeyspace table(String table, String keyColumn) {
    return with(
        keyspace -> keyspace.addTables(Table.newBuilder().setName(table).setKeyColumn(keyColumn)));
  }

  /** HASH: the slots are dealt to these shards in turn, in proportion to their weights. */
  public TestKeyspace on(String... shards) {
    return requesting(request.toBuilder().addAllShards(List.of(shards)));
  }

  /**
   * RANGE: and a range from this key to before the next range's first key, on a shard.
   *
   * @param start empty in the first one, then ascending
   */
  public TestKeyspace from(String start, String shard) {
    return requesting(
        request.toBuilder()
            .addRanges(
                InitialRange.newBuilder()
                    .setStart(ByteString.copyFromUtf8(start))
                    .setShard(shard)));
  }

  /**
   * SEQUENCE: and an epoch from this date on, residue i on the i-th shard.
   *
   * @param date yyyymmdd, later than those before
   */
  public TestKeyspace epoch(int date, String... shards) {
    if (request.getFirstDate() == 0) {
      return requesting(request.toBuilder().setFirstDate(date).addAllShards(List.of(shards)));
    }
    List<FurtherEpoch> more = new ArrayList<>(furtherEpochs);
    more.add(new FurtherEpoch(date, List.of(shards)));
    return new TestKeyspace(request, List.copyOf(more), entries);
  }

  /** And an entry of its own for a key. */
  public TestKeyspace entry(String key, String shard) {
    return entries(Map.of(key, shard));
  }

  /** And an entry of its own for each key, on the shard of that name. */
  public TestKeyspace entries(Map<String, String> shardsByKey) {
    Map<String, String> more = new LinkedHashMap<>(entries);
    shardsByKey.forEach(
        (key, shard) -> {
          if (more.putIfAbsent(key, shard) != null) {
            throw LookupException.invalid("entry", '"' + key + "\" twice", "each key once");
          }
        });
    return new TestKeyspace(request, furtherEpochs, Collections.unmodifiableMap(more));
  }

  /** Its name. */
  public String name() {
    return request.getKeyspace().getName();
  }

  CreateKeyspaceRequest request() {
    return request;
  }

  List<FurtherEpoch> furtherEpochs() {
    return furtherEpochs;
  }

  Map<String, String> plannedEntries() {
    return entries;
  }

  private static TestKeyspace named(String name, Consumer<Keyspace.Builder> strategy) {
    Keyspace.Builder keyspace = Keyspace.newBuilder().setName(name);
    strategy.accept(keyspace);
    CreateKeyspaceRequest.Builder request = CreateKeyspaceRequest.newBuilder();
    request.setKeyspace(keyspace).getContextBuilder().setActor("test");
    return new TestKeyspace(request.build(), List.of(), Map.of());
  }

  private TestKeyspace with(Consumer<Keyspace.Builder> change) {
    CreateKeyspaceRequest.Builder changed = request.toBuilder();
    change.accept(changed.getKeyspaceBuilder());
    return requesting(changed);
  }

  private TestKeyspace requesting(CreateKeyspaceRequest.Builder changed) {
    return new TestKeyspace(changed.build(), furtherEpochs, entries);
  }
}
