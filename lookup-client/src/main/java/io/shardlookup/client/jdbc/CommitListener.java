package io.shardlookup.client.jdbc;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.ShardName;

/** Hears of committed writes, for example to wake the relay of the shard's outbox. */
@FunctionalInterface
public interface CommitListener {
  /**
   * The shard has committed a write of the key, or may have: an unknown outcome is told too. Called
   * on the writer's thread before the write returns: must be quick. What it throws is logged.
   */
  void committed(KeyspaceName keyspace, String key, ShardName shard);
}
