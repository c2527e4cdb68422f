package io.shardlookup.orders.outbox;

import java.util.List;

/** Publishes the events of one shard. Confined to the relay's thread. */
interface EventPublisher extends AutoCloseable {
  /**
   * Publishes all of them, in this order for each key, or fails; then they are not published, or
   * will turn out to be when the next publisher opens.
   */
  void publish(List<OutboxEntry> entries);

  /** Lets go without waiting for anything. */
  @Override
  void close();

  /** Opens publishers. */
  @FunctionalInterface
  interface Opener {
    /**
     * The shard's publisher from now on: what earlier ones have begun is ended, and they can
     * publish nothing any more.
     */
    EventPublisher open();
  }
}
