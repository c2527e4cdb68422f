package io.shardlookup.testkit;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.v1.MergeRangesRequest;
import io.shardlookup.v1.SplitRangeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Steers one keyspace of a {@link TestDirectory}. Verbs return as those of {@link ScopeControl} do.
 * Thread-safe.
 */
public final class KeyspaceControl {
  private final TestDirectory directory;
  private final KeyspaceName name;

  KeyspaceControl(TestDirectory directory, KeyspaceName name) {
    this.directory = directory;
    this.name = name;
  }

  /** The entry of a key, there or not. */
  public ScopeControl entry(String key) {
    return scope(new Scope.Entry(KeySyntax.check(key)));
  }

  /** A slot of a HASH keyspace. */
  public ScopeControl slot(int slot) {
    return scope(new Scope.Slot(slot));
  }

  /** The range of a RANGE keyspace that starts at this key; empty for the lowest one. */
  public ScopeControl range(String start) {
    return scope(new Scope.Range(start, null));
  }

  /** A residue of the epoch of a SEQUENCE keyspace that begins on this date. */
  public ScopeControl residue(int epochDate, int residue) {
    return scope(new Scope.Residue(epochDate, residue));
  }

  /** Whatever places the key now: its entry, else its slot, range or residue. */
  public ScopeControl scopeOf(String key) {
    Placement placement = directory.read().keyspace(name).locate(key);
    if (placement == null) {
      throw new LookupException(
          ErrorReason.UNKNOWN_KEY,
          "key: "
              + KeySyntax.quote(key)
              + " in keyspace "
              + name
              + " (expected: one with an entry)");
    }
    return scope(placement.scopeOf(key));
  }

  /** Creates many entries that are not there yet, each on the shard of that name. */
  public Revision load(Map<String, String> shardsByKey) {
    return directory.changeMany(
        snapshot -> {
          KeyspaceMap map = snapshot.keyspace(name);
          List<Write> writes = new ArrayList<>();
          snapshot.countOf(definition(map), shardsByKey.size()).ifPresent(writes::add);
          shardsByKey.forEach(
              (key, shard) -> {
                Scope entry = new Scope.Entry(KeySyntax.check(key));
                ShardName owner = snapshot.shard(new ShardName(shard)).name();
                if (map.get(entry) != null) {
                  throw new LookupException(
                      ErrorReason.ALREADY_EXISTS, entry.describe() + " of keyspace " + name);
                }
                writes.add(serving(entry, owner));
              });
          return writes;
        });
  }

  /** Splits the range that covers the key; the new range starts at it. Needs a running node. */
  public Revision split(String at) {
    SplitRangeRequest request =
        SplitRangeRequest.newBuilder()
            .setKeyspace(name.text())
            .setAt(ByteString.copyFromUtf8(at))
            .build();
    return directory.administer(admin -> admin.splitRange(request).getRevision());
  }

  /** Merges the range that starts at this key with the next one. Needs a running node. */
  public Revision merge(String start) {
    MergeRangesRequest request =
        MergeRangesRequest.newBuilder()
            .setKeyspace(name.text())
            .setStart(ByteString.copyFromUtf8(start))
            .build();
    return directory.administer(admin -> admin.mergeRanges(request).getRevision());
  }

  /** Adds an epoch from this date on, residue i on the i-th shard. */
  public Revision addEpoch(int date, String... shards) {
    return addEpoch(date, List.of(shards), MappingState.SERVING);
  }

  /**
   * The same, but PENDING, as an epoch of a fenced keyspace is at first: writes dated from then on
   * are held until {@link ScopeControl#complete}.
   */
  public Revision addPendingEpoch(int date, String... shards) {
    return addEpoch(date, List.of(shards), MappingState.PENDING);
  }

  /** DELETING: clients are told that there is no such keyspace. Its records stay. */
  public Revision markDeleting() {
    return directory.change(
        snapshot ->
            List.of(
                RecordCodec.write(
                    definition(snapshot.keyspace(name)).withState(KeyspaceState.DELETING))));
  }

  Revision addEpoch(int date, List<String> shards, MappingState state) {
    return directory.change(
        snapshot -> {
          List<Epoch> epochs = snapshot.keyspace(name).epochs();
          if (epochs.isEmpty()) {
            throw new LookupException(
                ErrorReason.WRONG_STRATEGY, "keyspace: " + name + " (expected: SEQUENCE)");
          }
          Epoch newest = epochs.get(epochs.size() - 1);
          List<Write> writes = new ArrayList<>();
          writes.add(RecordCodec.write(newest.endingBefore(date)));
          writes.add(RecordCodec.write(new Epoch(name, date, 0, shards.size(), Generation.NONE)));
          for (int i = 0; i < shards.size(); i++) {
            ShardName shard = snapshot.shard(new ShardName(shards.get(i))).name();
            writes.add(
                write(new Scope.Residue(date, i), new Assignment(shard, state, null, List.of())));
          }
          return writes;
        });
  }

  private Write serving(Scope scope, ShardName shard) {
    return write(scope, Assignment.serving(shard));
  }

  private Write write(Scope scope, Assignment assignment) {
    return RecordCodec.write(new Mapping(name, scope, assignment, Generation.NONE));
  }

  private ScopeControl scope(Scope scope) {
    return new ScopeControl(directory, name, scope);
  }

  private static Keyspace definition(KeyspaceMap map) {
    return Objects.requireNonNull(map.definition());
  }
}
