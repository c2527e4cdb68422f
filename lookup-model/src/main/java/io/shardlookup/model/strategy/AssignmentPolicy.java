package io.shardlookup.model.strategy;

/** How a DIRECTORY keyspace picks a shard for a new key among the shards that take new keys. */
public enum AssignmentPolicy {
  /** In proportion to the shards' weights. */
  WEIGHTED,
  /** The shard with the fewest keys of the keyspace in proportion to its weight. */
  LEAST_KEYS
}
