package io.shardlookup.server.lookup;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.Fencing;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.DirectoryChange;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/** Records for tests, as changes. Generations count up, so that no two are alike. */
public final class Records {
  private static final java.util.concurrent.atomic.AtomicLong GENERATIONS =
      new java.util.concurrent.atomic.AtomicLong(1);

  private Records() {}

  public static DirectoryChange shard(String name) {
    return new DirectoryChange.ShardPut(
        new Shard(new ShardName(name), "db://" + name, 1, ShardState.ACTIVE, "", next()));
  }

  public static DirectoryChange hashKeyspace(String name, int slots) {
    return keyspace(name, new Strategy.Hash(slots), KeyspaceState.ACTIVE);
  }

  public static DirectoryChange directoryKeyspace(String name) {
    return keyspace(name, new Strategy.Directory(AssignmentPolicy.WEIGHTED), KeyspaceState.ACTIVE);
  }

  public static DirectoryChange keyspace(String name, Strategy strategy, KeyspaceState state) {
    return new DirectoryChange.KeyspacePut(
        new Keyspace(
            new KeyspaceName(name),
            Fencing.UNFENCED,
            strategy,
            ZoneOffset.UTC,
            0,
            List.of(),
            state,
            next()));
  }

  public static DirectoryChange removed(String keyspace) {
    return new DirectoryChange.KeyspaceRemoved(new KeyspaceName(keyspace));
  }

  public static DirectoryChange slot(String keyspace, int slot, String shard) {
    return mapping(keyspace, new Scope.Slot(slot), shard);
  }

  public static DirectoryChange entry(String keyspace, String key, String shard) {
    return mapping(keyspace, new Scope.Entry(key), shard);
  }

  public static DirectoryChange entryRemoved(String keyspace, String key) {
    return new DirectoryChange.MappingRemoved(new KeyspaceName(keyspace), new Scope.Entry(key));
  }

  public static DirectoryChange slotRemoved(String keyspace, int slot) {
    return new DirectoryChange.MappingRemoved(new KeyspaceName(keyspace), new Scope.Slot(slot));
  }

  public static DirectoryChange mapping(String keyspace, Scope scope, String shard) {
    return new DirectoryChange.MappingPut(
        new Mapping(
            new KeyspaceName(keyspace), scope, Assignment.serving(new ShardName(shard)), next()));
  }

  /** All slots of a keyspace on one shard. */
  public static DirectoryChange[] slots(String keyspace, int slots, String shard) {
    return IntStream.range(0, slots)
        .mapToObj(i -> slot(keyspace, i, shard))
        .toArray(DirectoryChange[]::new);
  }

  private static Generation next() {
    return new Generation(GENERATIONS.getAndIncrement());
  }
}
