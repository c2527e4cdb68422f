package io.shardlookup.orders.config;

import java.time.Duration;

/**
 * How much work an instance takes.
 *
 * @param timeout how long a command may take, if its caller sets no shorter deadline
 * @param threads commands that are worked on at the same time
 * @param maxInFlight most commands under way; one more is refused
 * @param peakOrdersPerSecond most order numbers that it issues a second
 */
public record CommandsConfig(
    Duration timeout, int threads, int maxInFlight, int peakOrdersPerSecond) {
  /** A block of numbers lasts so long at the peak. */
  private static final Duration BLOCK_LASTS = Duration.ofMinutes(10);

  /** Numbers a block. */
  public int numberBlock() {
    return Math.toIntExact(peakOrdersPerSecond * BLOCK_LASTS.toSeconds());
  }
}
