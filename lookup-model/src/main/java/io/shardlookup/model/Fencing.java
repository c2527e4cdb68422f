package io.shardlookup.model;

/** Whether the shards of a keyspace check the knowledge of writers. */
public enum Fencing {
  /** Shards reject writes routed by an outdated answer; keys leave a shard by relocation only. */
  FENCED,
  /** A pure pointer directory: mappings change plainly. */
  UNFENCED
}
