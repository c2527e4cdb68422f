package io.shardlookup.orders.outbox;

import java.time.Duration;

/**
 * What waits in an outbox.
 *
 * @param events how many, counted up to {@link #MOST_COUNTED}
 * @param oldest how long the first of them has waited; zero if none does
 */
record OutboxBacklog(long events, Duration oldest) {
  /** Counting stops here. */
  static final int MOST_COUNTED = 10_000;

  /** Nothing waits. */
  static final OutboxBacklog EMPTY = new OutboxBacklog(0, Duration.ZERO);
}
