package io.shardlookup.server.view;

import java.time.Duration;

/**
 * Bounds of a live view.
 *
 * @param logCapacity most transactions that the change log holds; 10,000 of 128 small records each
 *     are some 100 MB at worst and a few MB as a rule
 * @param waiters most callers that are parked until a revision; one more is refused
 * @param staleAfter age from which the view no longer counts as fresh
 */
public record ViewLimits(int logCapacity, int waiters, Duration staleAfter) {
  /** What a node uses unless told otherwise. */
  public static final ViewLimits DEFAULTS = new ViewLimits(10_000, 10_000, Duration.ofSeconds(3));

  /** Refuses values out of bounds with {@link IllegalArgumentException}. */
  public ViewLimits {
    if (logCapacity < 1) {
      throw new IllegalArgumentException("logCapacity: " + logCapacity + " (expected: 1 or more)");
    }
    if (waiters < 1) {
      throw new IllegalArgumentException("waiters: " + waiters + " (expected: 1 or more)");
    }
    if (staleAfter.isNegative() || staleAfter.isZero()) {
      throw new IllegalArgumentException("staleAfter: " + staleAfter + " (expected: above 0)");
    }
  }
}
