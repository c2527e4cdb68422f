package io.shardlookup.model.view;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;

/** One record of the directory that was written or removed. */
public sealed interface DirectoryChange {
  /** A keyspace was created or changed. */
  record KeyspacePut(Keyspace keyspace) implements DirectoryChange {}

  /** A keyspace is gone. */
  record KeyspaceRemoved(KeyspaceName keyspace) implements DirectoryChange {}

  /** A keyspace's record cannot be read: its lookups fail. */
  record KeyspaceDamaged(KeyspaceName keyspace, String problem) implements DirectoryChange {}

  /** A shard was created or changed. */
  record ShardPut(Shard shard) implements DirectoryChange {}

  /** A shard is gone. */
  record ShardRemoved(ShardName shard) implements DirectoryChange {}

  /** A mapping was created or changed. */
  record MappingPut(Mapping mapping) implements DirectoryChange {}

  /** A mapping is gone. Of a range only the start counts. */
  record MappingRemoved(KeyspaceName keyspace, Scope scope) implements DirectoryChange {}

  /**
   * A mapping's record cannot be read: lookups that need it fail. Of a range only the start counts.
   */
  record MappingDamaged(KeyspaceName keyspace, Scope scope, String problem)
      implements DirectoryChange {}

  /** An epoch was created or changed. */
  record EpochPut(Epoch epoch) implements DirectoryChange {}

  /** An epoch is gone. */
  record EpochRemoved(KeyspaceName keyspace, int date) implements DirectoryChange {}

  /** An epoch's record cannot be read: lookups of its dates fail. */
  record EpochDamaged(KeyspaceName keyspace, int date, String problem) implements DirectoryChange {}

  /** A shard's record cannot be read: it is not known until it is repaired. */
  record ShardDamaged(ShardName shard, String problem) implements DirectoryChange {}
}
