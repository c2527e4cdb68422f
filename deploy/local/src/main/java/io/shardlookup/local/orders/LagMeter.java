package io.shardlookup.local.orders;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Takes the change that was acknowledged last, looks for it in a store until it is there, notes how
 * long that took since the acknowledgement, and takes the next one. One thread runs it.
 */
public final class LagMeter implements Runnable {
  /** More often would cost the store more than it shows. */
  private static final long GLANCE_NANOS = 20_000_000;

  private static final long PAUSE_NANOS = 50_000_000;

  private final OrderBook book;
  private final ToLongFunction<OrderBook.Change> version;
  private final BooleanSupplier goesOn;
  private final Histogram lags = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);

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

  /** How long changes took, in nanoseconds; complete when the thread has ended. */
  public Histogram lags() {
    return lags;
  }

  private void measure(OrderBook.Change change) {
    while (version.applyAsLong(change) < change.version()) {
      if (!goesOn.getAsBoolean()) {
        return;
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
    lags.recordValue(System.nanoTime() - change.nanos());
  }
}
