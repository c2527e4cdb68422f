package io.shardlookup.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** How long it takes until everybody knows. */
public final class Spreading {
  /** Between two looks at all receivers: looking must not take their processor away. */
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Spreading() {}

  /**
   * From the acknowledgement of a change to a receiver's knowing it; at least a microsecond.
   *
   * @param medianMillis over all receivers and changes
   * @param p99Millis the same
   */
  public record Times(double medianMillis, double p99Millis) {}

  /** Makes so many changes, the next one when all have seen the last. */
  public static Times of(Receivers receivers, int changes) {
    Histogram nanos = new Histogram(LIMIT.toNanos(), 3);
    for (int i = 0; i < changes; i++) {
      receivers.change();
      await(receivers, System.nanoTime(), nanos);
    }
    return new Times(nanos.getValueAtPercentile(50) / 1e6, nanos.getValueAtPercentile(99) / 1e6);
  }

  private static void await(Receivers receivers, long acknowledged, Histogram nanos) {
    int[] waiting = new int[receivers.count()];
    for (int i = 0; i < waiting.length; i++) {
      waiting[i] = i;
    }
    int left = waiting.length;
    while (left > 0) {
      int still = 0;
      for (int i = 0; i < left; i++) {
        if (receivers.hasSeen(waiting[i])) {
          nanos.recordValue(Math.max(1_000, System.nanoTime() - acknowledged));
        } else {
          waiting[still++] = waiting[i];
        }
      }
      left = still;
      if (System.nanoTime() - acknowledged > LIMIT.toNanos()) {
        throw new IllegalStateException(left + " have not seen the change within " + LIMIT);
      }
      if (left > 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
