package io.shardlookup.server.assign;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardChoice;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import io.shardlookup.server.store.StoreTransaction.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Decides which shards keys of one keyspace get, and the transaction that creates their entries. No
 * I/O. Remembers what it assigned and the view does not show yet, so that LEAST_KEYS counts it.
 * Used by one thread at a time.
 */
final class AssignmentPlanner {
  /** With their comparisons, the keyspace's and the shards' they fit one transaction. */
  static final int MAX_KEYS = 100;

  private static final int MAX_SHARDS = 20;
  private static final int MAX_UNSEEN = 1_000;

  private final String keyspace;
  private final RandomGenerator random;
  private final Deque<Unseen> unseen = new ArrayDeque<>();

  AssignmentPlanner(String keyspace, RandomGenerator random) {
    this.keyspace = keyspace;
    this.random = random;
  }

  /** What was assigned at a revision. */
  private record Unseen(Revision revision, Map<ShardName, Long> keys) {}

  /**
   * A decided transaction.
   *
   * @param keyspace the keyspace it is for
   * @param view the view it rests on
   * @param shards the shard of each key that it covers
   * @param transaction creates their entries
   */
  record Planned(
      Keyspace keyspace, View view, Map<String, ShardName> shards, StoreTransaction transaction) {}

  String keyspace() {
    return keyspace;
  }

  /**
   * Decides for the first of these keys, as many as fit one transaction: at most {@value
   * #MAX_KEYS}. UNKNOWN_KEYSPACE, WRONG_STRATEGY, NO_SHARD_AVAILABLE.
   */
  Planned plan(View view, List<String> keys) {
    KeyspaceMap map = PolicyKeyAssigner.directory(view, keyspace);
    Keyspace definition = Objects.requireNonNull(map.definition());
    AssignmentPolicy policy = ((Strategy.Directory) definition.strategy()).policy();
    Map<ShardName, Long> counts = counts(view, map);
    Map<String, ShardName> picked = new LinkedHashMap<>();
    Map<ShardName, Shard> shards = new LinkedHashMap<>();
    for (String key : keys) {
      ShardName shard =
          ShardChoice.pick(policy, view.shards(), counts, random).orElseThrow(this::noShard);
      if (picked.size() == MAX_KEYS
          || (!shards.containsKey(shard) && shards.size() == MAX_SHARDS)) {
        break;
      }
      picked.put(key, shard);
      counts.merge(shard, 1L, Long::sum);
      shards.put(shard, Objects.requireNonNull(view.shard(shard)));
    }
    return new Planned(definition, view, picked, transaction(definition, shards, picked));
  }

  /** Remembers a transaction that happened. */
  void happened(Planned planned, Revision revision) {
    Map<ShardName, Long> keys = new HashMap<>();
    planned.shards().values().forEach(shard -> keys.merge(shard, 1L, Long::sum));
    unseen.addLast(new Unseen(revision, keys));
    if (unseen.size() > MAX_UNSEEN) {
      unseen.removeFirst();
    }
  }

  private Map<ShardName, Long> counts(View view, KeyspaceMap map) {
    unseen.removeIf(assigned -> view.revision().isAtLeast(assigned.revision()));
    Map<ShardName, Long> counts = new HashMap<>(map.entriesByShard());
    unseen.forEach(
        assigned -> assigned.keys().forEach((shard, n) -> counts.merge(shard, n, Long::sum)));
    return counts;
  }

  private static StoreTransaction transaction(
      Keyspace keyspace, Map<ShardName, Shard> shards, Map<String, ShardName> picked) {
    KeyspaceName name = keyspace.name();
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.add(unchanged(Layout.keyspace(name), keyspace.generation()));
    shards
        .values()
        .forEach(s -> comparisons.add(unchanged(Layout.shard(s.name()), s.generation())));
    List<Write> writes = new ArrayList<>();
    picked.forEach(
        (key, shard) -> {
          comparisons.add(new Comparison(Layout.entry(name, key), 0));
          writes.add(
              RecordCodec.write(
                  new Mapping(
                      name, new Scope.Entry(key), Assignment.serving(shard), Generation.NONE)));
        });
    return new StoreTransaction(comparisons, writes);
  }

  private static Comparison unchanged(ByteString key, Generation generation) {
    return new Comparison(key, generation.revision().storeRevision());
  }

  private LookupException noShard() {
    return new LookupException(
        ErrorReason.NO_SHARD_AVAILABLE,
        "no shard can take a new key of keyspace "
            + keyspace
            + " (expected: one that is ACTIVE with a weight above 0)");
  }
}
