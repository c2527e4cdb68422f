package io.shardlookup.client.fake;

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
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Records in short. */
public final class Records {
  /** A DIRECTORY strategy. */
  public static final Strategy DIRECTORY = new Strategy.Directory(AssignmentPolicy.WEIGHTED);

  private Records() {}

  /** A keyspace record. */
  public static DirectoryChange keyspace(String name, Strategy strategy) {
    return keyspace(name, strategy, KeyspaceState.ACTIVE);
  }

  /** A keyspace record in a state. */
  public static DirectoryChange keyspace(String name, Strategy strategy, KeyspaceState state) {
    return new DirectoryChange.KeyspacePut(
        new Keyspace(
            new KeyspaceName(name),
            Fencing.UNFENCED,
            strategy,
            ZoneId.of("UTC"),
            0,
            List.of(),
            state,
            new Generation(1)));
  }

  /** A HASH keyspace with all its slots on one shard. */
  public static List<DirectoryChange> hash(String name, int slots, String shard, long generation) {
    List<DirectoryChange> changes = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      changes.add(mapping(name, new Scope.Slot(slot), shard, generation));
    }
    changes.add(keyspace(name, new Strategy.Hash(slots)));
    return changes;
  }

  /** A mapping record. */
  public static DirectoryChange mapping(
      String keyspace, Scope scope, String shard, long generation) {
    return new DirectoryChange.MappingPut(
        new Mapping(
            new KeyspaceName(keyspace),
            scope,
            Assignment.serving(new ShardName(shard)),
            new Generation(generation)));
  }

  /** An entry. */
  public static DirectoryChange entry(String keyspace, String key, String shard, long generation) {
    return mapping(keyspace, new Scope.Entry(key), shard, generation);
  }

  /** An entry that is gone. */
  public static DirectoryChange entryRemoved(String keyspace, String key) {
    return new DirectoryChange.MappingRemoved(new KeyspaceName(keyspace), new Scope.Entry(key));
  }

  /** A shard record. */
  public static DirectoryChange shard(String name) {
    return new DirectoryChange.ShardPut(
        new Shard(
            new ShardName(name), "mysql://" + name, 1, ShardState.ACTIVE, "", new Generation(1)));
  }
}
