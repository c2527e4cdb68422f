package io.shardlookup.server.store;

/** A key kept under a lease. Thread-safe. */
public interface Registration extends AutoCloseable {
  /** Revokes the lease, so that the key disappears at once if the store answers. Idempotent. */
  @Override
  void close();
}
