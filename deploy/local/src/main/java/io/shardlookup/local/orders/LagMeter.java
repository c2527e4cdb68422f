package io.shardlookup.local.orders;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Takes the change that was acknowledged last, looks for it in a store until it is there, notes how
 * long that took since the acknowledgement, and takes the next one. A store that cannot be asked is
 * asked again: that is part of the time. One thread runs it.
 */
public final class LagMeter implements Runnable {
  /** More often would cost the store more than it shows. */
  private static final long GLANCE_NANOS = 20_000_000;

  private static final long PAUSE_NANOS = 50_000_000;

  private final OrderBook book;
  private final ToLongFunction<OrderBook.Change> version;
  private final BooleanSupplier goesOn;
  private final Histogram times = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
  private volatile boolean measured;
  private volatile String failure = "";

  /**
   * Nothing has been measured yet.
   *
   * @param version the version of a change's order that the store shows
   */
  public LagMeter(
      OrderBook book, ToLongFunction<OrderBook.Change> version, BooleanSupplier goesOn) {
    this.book = book;
    this.version = version;
    this.goesOn = goesOn;
  }

  @Override
  public void run() {
    while (goesOn.getAsBoolean()) {
      OrderBook.Change change = book.last();
      if (change != null) {
        measure(change);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Whether any change was measured so far. */
  boolean hasMeasured() {
    return measured;
  }

  /** What was measured; complete when the thread has ended. */
  public Lag lag() {
    return new Lag(times, failure);
  }

  private void measure(OrderBook.Change change) {
    while (!isThere(change)) {
      if (!goesOn.getAsBoolean()) {
        return;
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
    times.recordValue(System.nanoTime() - change.nanos());
    measured = true;
  }

  private boolean isThere(OrderBook.Change change) {
    try {
      return version.applyAsLong(change) >= change.version();
    } catch (RuntimeException e) {
      failure = e.toString();
      return false;
    }
  }
}
