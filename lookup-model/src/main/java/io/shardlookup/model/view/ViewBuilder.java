package io.shardlookup.model.view;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import java.util.HashMap;
import java.util.Map;

/** Turns one view into the next. Used once, by one thread. */
final class ViewBuilder {
  private final Map<String, KeyspaceMap> keyspaces;
  private final Map<ShardName, Shard> shards;
  private final Map<ShardName, String> damagedShards;
  private final Map<KeyspaceName, KeyspaceMapBuilder> changed = new HashMap<>();

  ViewBuilder(
      Map<String, KeyspaceMap> keyspaces,
      Map<ShardName, Shard> shards,
      Map<ShardName, String> damagedShards) {
    this.keyspaces = new HashMap<>(keyspaces);
    this.shards = new HashMap<>(shards);
    this.damagedShards = new HashMap<>(damagedShards);
  }

  void apply(DirectoryChange change) {
    if (change instanceof DirectoryChange.MappingPut c) {
      keyspace(c.mapping().keyspace()).put(c.mapping());
    } else if (change instanceof DirectoryChange.MappingRemoved c) {
      keyspace(c.keyspace()).remove(c.scope());
    } else if (change instanceof DirectoryChange.MappingDamaged c) {
      keyspace(c.keyspace()).damage(c.scope(), c.problem());
    } else if (change instanceof DirectoryChange.EpochPut c) {
      keyspace(c.epoch().keyspace()).put(c.epoch());
    } else if (change instanceof DirectoryChange.EpochRemoved c) {
      keyspace(c.keyspace()).removeEpoch(c.date());
    } else if (change instanceof DirectoryChange.EpochDamaged c) {
      keyspace(c.keyspace()).damageEpoch(c.date(), c.problem());
    } else if (change instanceof DirectoryChange.KeyspacePut c) {
      keyspace(c.keyspace().name()).define(c.keyspace());
    } else if (change instanceof DirectoryChange.KeyspaceRemoved c) {
      keyspace(c.keyspace()).undefine();
    } else if (change instanceof DirectoryChange.KeyspaceDamaged c) {
      keyspace(c.keyspace()).undefine(c.problem());
    } else if (change instanceof DirectoryChange.ShardPut c) {
      shards.put(c.shard().name(), c.shard());
      damagedShards.remove(c.shard().name());
    } else if (change instanceof DirectoryChange.ShardRemoved c) {
      shards.remove(c.shard());
      damagedShards.remove(c.shard());
    } else if (change instanceof DirectoryChange.ShardDamaged c) {
      shards.remove(c.shard());
      damagedShards.put(c.shard(), c.problem());
    }
  }

  View build(Revision revision) {
    changed.forEach(
        (name, builder) -> {
          KeyspaceMap map = builder.build();
          if (map.isVoid()) {
            keyspaces.remove(name.text());
          } else {
            keyspaces.put(name.text(), map);
          }
        });
    return new View(revision, keyspaces, shards, damagedShards);
  }

  private KeyspaceMapBuilder keyspace(KeyspaceName name) {
    return changed.computeIfAbsent(
        name,
        n -> {
          KeyspaceMap base = keyspaces.get(n.text());
          return base == null ? new KeyspaceMapBuilder(n) : new KeyspaceMapBuilder(base);
        });
  }
}
