package io.shardlookup.model;

/** What a shard accepts. */
public enum ShardState {
  /** Reads, writes and new keys. */
  ACTIVE,
  /** Reads and writes of what it has; no new keys. */
  DRAINING,
  /** Reads; writes are refused. */
  READ_ONLY
}
