package io.shardlookup.server.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Fencing;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.Table;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.store.StoreEvent;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read again, and nothing that lies under a key makes reading fail. */
final class RecordCodecProperties {
  private static final int INCARNATION = 3;
  private static final long MOD_REVISION = 4711;
  private static final Generation GENERATION =
      Generation.at(Revision.of(INCARNATION, MOD_REVISION));

  private final RecordCodec codec = new RecordCodec(new AssignmentPool(), INCARNATION);

  @Property(tries = 300)
  void mappingsComeBack(@ForAll("mappings") Mapping mapping) {
    Optional<DirectoryChange> change = read(RecordCodec.write(mapping));

    assertThat(change).contains(new DirectoryChange.MappingPut(mapping.withGeneration(GENERATION)));
  }

  @Property(tries = 300)
  void removedMappingsAreNamedByTheirKey(@ForAll("mappings") Mapping mapping) {
    Write write = RecordCodec.write(mapping);

    Optional<DirectoryChange> change =
        codec.change(new StoreEvent.Deleted(write.key(), MOD_REVISION));

    assertThat(change)
        .contains(
            new DirectoryChange.MappingRemoved(mapping.keyspace(), withoutEnd(mapping.scope())));
  }

  @Property(tries = 300)
  void keyspacesComeBack(@ForAll("keyspaces") Keyspace keyspace) {
    assertThat(read(RecordCodec.write(keyspace)))
        .contains(new DirectoryChange.KeyspacePut(keyspace.withGeneration(GENERATION)));
    assertThat(RecordCodec.removal(Layout.keyspace(keyspace.name())))
        .contains(new DirectoryChange.KeyspaceRemoved(keyspace.name()));
  }

  @Property(tries = 300)
  void shardsComeBack(@ForAll("shards") Shard shard) {
    assertThat(read(RecordCodec.write(shard)))
        .contains(new DirectoryChange.ShardPut(shard.withGeneration(GENERATION)));
    assertThat(RecordCodec.removal(Layout.shard(shard.name())))
        .contains(new DirectoryChange.ShardRemoved(shard.name()));
  }

  @Property(tries = 300)
  void epochsComeBack(@ForAll("epochs") Epoch epoch) {
    assertThat(read(RecordCodec.write(epoch)))
        .contains(new DirectoryChange.EpochPut(epoch.withGeneration(GENERATION)));
    assertThat(RecordCodec.removal(Layout.epoch(epoch.keyspace(), epoch.date())))
        .contains(new DirectoryChange.EpochRemoved(epoch.keyspace(), epoch.date()));
  }

  @Property(tries = 300)
  void anyBytesUnderAMappingAreAMappingOrDamage(
      @ForAll("mappings") Mapping mapping, @ForAll byte[] garbage) {
    Write write = RecordCodec.write(mapping);

    Optional<DirectoryChange> change = read(new Write(write.key(), ByteString.copyFrom(garbage)));

    assertThat(change)
        .get()
        .isInstanceOfAny(DirectoryChange.MappingDamaged.class, DirectoryChange.MappingPut.class);
  }

  @Property(tries = 300)
  void aCutRecordIsReadOrDamagedButNeverThrown(
      @ForAll("mappings") Mapping mapping, @ForAll int cut) {
    Write write = RecordCodec.write(mapping);
    ByteString value = Optional.ofNullable(write.value()).orElseThrow();

    Optional<DirectoryChange> change =
        read(new Write(write.key(), value.substring(0, Math.floorMod(cut, value.size()))));

    assertThat(change).isPresent();
  }

  @Property(tries = 300)
  void anyKeyIsReadOrLeftOut(@ForAll byte[] rest) {
    for (String kind : List.of("", "entries/", "slots/", "ranges/orders/", "residues/orders/")) {
      ByteString key = ByteString.copyFromUtf8("map/" + kind).concat(ByteString.copyFrom(rest));

      assertThat(codec.change(new StoredRecord(key, ByteString.EMPTY, 1, 1))).isNotNull();
      assertThat(RecordCodec.removal(key)).isNotNull();
    }
  }

  @Provide
  Arbitrary<Mapping> mappings() {
    return Combinators.combine(keyspaceNames(), scopes(), assignments())
        .as((keyspace, scope, assignment) -> new Mapping(keyspace, scope, assignment, noise()));
  }

  @Provide
  Arbitrary<Keyspace> keyspaces() {
    Arbitrary<ZoneId> zones =
        Arbitraries.of(ZoneId.of("UTC"), ZoneId.of("Europe/Berlin"), ZoneId.of("Asia/Kolkata"));
    Arbitrary<List<Table>> tables =
        Combinators.combine(words(), words()).as(Table::new).list().ofMaxSize(4);
    return Combinators.combine(
            keyspaceNames(),
            Arbitraries.of(Fencing.class),
            strategies(),
            zones,
            Arbitraries.integers().between(0, 36_500),
            tables,
            Arbitraries.of(KeyspaceState.class))
        .as(
            (name, fencing, strategy, zone, days, list, state) ->
                new Keyspace(name, fencing, strategy, zone, days, list, state, noise()));
  }

  @Provide
  Arbitrary<Shard> shards() {
    return Combinators.combine(
            shardNames(),
            Arbitraries.strings().ofMinLength(1).ofMaxLength(40).filter(this::isEncodable),
            Arbitraries.integers().between(0, Shard.MAX_WEIGHT),
            Arbitraries.of(ShardState.class),
            words())
        .as(
            (name, endpoint, weight, state, reference) ->
                new Shard(name, endpoint, weight, state, reference, noise()));
  }

  @Provide
  Arbitrary<Epoch> epochs() {
    return Combinators.combine(
            keyspaceNames(),
            Arbitraries.of(20240131, 20240229, 20251231),
            Arbitraries.of(0, 20260101, 99991231),
            Arbitraries.integers().between(1, Epoch.MAX_RESIDUES))
        .as((name, date, end, residues) -> new Epoch(name, date, end, residues, noise()));
  }

  private static Arbitrary<Strategy> strategies() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, 16_384).map(Strategy.Hash::new),
        Arbitraries.of(RangeOrder.class).map(Strategy.Range::new),
        words().map(Strategy.Sequence::new),
        Arbitraries.of(AssignmentPolicy.class).map(Strategy.Directory::new));
  }

  private static Arbitrary<Scope> scopes() {
    Arbitrary<Scope> ranges =
        Combinators.combine(keys(), keys())
            .as((start, length) -> new Scope.Range(start, start + length));
    return Arbitraries.oneOf(
        keys().map(Scope.Entry::new),
        Arbitraries.integers().between(0, 16_383).map(Scope.Slot::new),
        ranges,
        keys().map(end -> new Scope.Range("", end)),
        keys().map(start -> new Scope.Range(start, null)),
        Combinators.combine(
                Arbitraries.of(20240131, 20240229), Arbitraries.integers().between(0, 59))
            .as(Scope.Residue::new));
  }

  private static Arbitrary<Assignment> assignments() {
    Arbitrary<List<ShardName>> uncleaned = shardNames().list().ofMaxSize(3);
    return Combinators.combine(
            shardNames(), Arbitraries.of(MappingState.class), shardNames(), uncleaned)
        .as(
            (shard, state, target, rest) ->
                new Assignment(
                    shard,
                    state,
                    state == MappingState.MOVING || state == MappingState.CUTOVER ? target : null,
                    rest));
  }

  /** Slashes, spaces, and characters of one to four bytes. */
  private static Arbitrary<String> keys() {
    return Arbitraries.of("a", "Z", "7", "/", " ", "\u00e9", "\u20ac", "\uffff", "\ud83d\ude00")
        .list()
        .ofMinSize(1)
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }

  private static Arbitrary<KeyspaceName> keyspaceNames() {
    return names().map(KeyspaceName::new);
  }

  private static Arbitrary<ShardName> shardNames() {
    return names().map(ShardName::new);
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings().withChars("abz09-").ofMaxLength(62).map(rest -> "k" + rest);
  }

  private static Arbitrary<String> words() {
    return Arbitraries.strings().withChars("abc_").ofMinLength(1).ofMaxLength(20);
  }

  /** What is in memory must not get into the store. */
  private static Generation noise() {
    return new Generation(99);
  }

  private boolean isEncodable(String text) {
    return text.equals(
        new String(
            text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Scope withoutEnd(Scope scope) {
    return scope instanceof Scope.Range range ? new Scope.Range(range.start(), null) : scope;
  }

  private Optional<DirectoryChange> read(Write write) {
    ByteString value = Optional.ofNullable(write.value()).orElseThrow();
    return codec.change(new StoreEvent.Put(new StoredRecord(write.key(), value, 1, MOD_REVISION)));
  }
}
