package io.shardlookup.orders;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that shows what the test says. Thread-safe. */
public final class SettableClock extends Clock {
  private volatile Instant now;

  /** A clock that shows this time. */
  public SettableClock(Instant now) {
    this.now = now;
  }

  /** Shows this time from now on. */
  public void set(Instant instant) {
    now = instant;
  }

  /** Goes on by so much, or back. */
  public void advance(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
