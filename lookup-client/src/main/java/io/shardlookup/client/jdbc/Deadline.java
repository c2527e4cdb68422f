package io.shardlookup.client.jdbc;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The moment until which one call may take. Immutable. */
final class Deadline {
  private final LongSupplier ticker;
  private final long atNanos;

  /** So long from now; the ticker counts nanoseconds. */
  Deadline(LongSupplier ticker, Duration fromNow) {
    this.ticker = ticker;
    this.atNanos = ticker.getAsLong() + fromNow.toNanos();
  }

  /** What is left, at least nothing. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, atNanos - ticker.getAsLong()));
  }

  /** So long from now, but not later than this one. */
  Deadline atMost(Duration fromNow) {
    Duration left = left();
    return new Deadline(ticker, left.compareTo(fromNow) < 0 ? left : fromNow);
  }

  boolean isOver() {
    return atNanos - ticker.getAsLong() <= 0;
  }
}
