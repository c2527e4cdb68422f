package io.shardlookup.model;

/** How a mapping is served. */
public enum MappingState {
  /** Its shard serves reads and writes. */
  SERVING,
  /** Rows are being copied to the target; its shard still serves. */
  MOVING,
  /** About to be served by the target; writes are held. */
  CUTOVER,
  /** Of an epoch that is being introduced; writes are held. */
  PENDING;

  /** Whether writes wait until the state changes. */
  public boolean holdsWrites() {
    return this == CUTOVER || this == PENDING;
  }
}
