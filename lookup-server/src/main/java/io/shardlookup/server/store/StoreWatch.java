package io.shardlookup.server.store;

/** A running watch. Thread-safe. */
public interface StoreWatch extends AutoCloseable {
  /**
   * Ends it; its listener hears nothing more once this has returned, {@code onEnd} included.
   * Idempotent.
   */
  @Override
  void close();
}
