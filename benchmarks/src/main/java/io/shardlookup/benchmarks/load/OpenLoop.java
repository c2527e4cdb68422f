package io.shardlookup.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Requests that begin at a constant rate, however long those before take. A latency counts from the
 * moment when its request was to begin, so that what had to wait behind a slow one says so. A
 * failed request fails the measurement. Used once.
 */
public final class OpenLoop {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Duration DRAINS_WITHIN = Duration.ofSeconds(60);

  private final Operation operation;
  private final double perSecond;
  private final AtomicLong sequence;
  private final Recorder latencies = new Recorder(HIGHEST_NANOS, 3);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicInteger measured = new AtomicInteger();
  private final AtomicLong lastEnd = new AtomicLong(Long.MIN_VALUE);

  /**
   * A loop that has not started.
   *
   * @param operation the request; returns at once
   * @param perSecond requests a second, above 0
   * @param sequence where the numbers of requests come from
   */
  public OpenLoop(Operation operation, double perSecond, AtomicLong sequence) {
    this.operation = operation;
    this.perSecond = perSecond;
    this.sequence = sequence;
  }

  /** How many requests there are in so much time. */
  public static int requests(double perSecond, Duration time) {
    return (int) Math.round(perSecond * time.toNanos() / 1e9);
  }

  /**
   * Begins requests during the lead-in, which are not counted, and then during the measured time;
   * returns when the last has ended.
   *
   * @throws IllegalStateException when a request failed or did not end
   */
  public LoadResult run(Duration leadIn, Duration time) {
    int uncounted = requests(perSecond, leadIn);
    int all = uncounted + requests(perSecond, time);
    CountDownLatch running = new CountDownLatch(all);
    long from = System.nanoTime();
    for (int i = 0; i < all; i++) {
      long intended = intended(from, i);
      awaitMoment(intended);
      begin(intended, i >= uncounted, running);
    }
    try {
      if (!running.await(DRAINS_WITHIN.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException(
            running.getCount() + " requests did not end within " + DRAINS_WITHIN, failure.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return result(intended(from, uncounted));
  }

  private long intended(long from, int request) {
    return from + (long) (request * 1e9 / perSecond);
  }

  private static void awaitMoment(long moment) {
    for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void begin(long intended, boolean counted, CountDownLatch running) {
    Completion completion =
        failed -> {
          if (failed != null) {
            failure.compareAndSet(null, failed);
          }
          if (counted) {
            ended(intended);
          }
          running.countDown();
        };
    try {
      operation.start(sequence.getAndIncrement(), completion);
    } catch (RuntimeException e) {
      completion.done(e);
    }
  }

  private void ended(long intended) {
    long now = System.nanoTime();
    latencies.recordValue(Math.min(HIGHEST_NANOS, now - intended));
    measured.incrementAndGet();
    lastEnd.accumulateAndGet(now, Math::max);
  }

  private LoadResult result(long from) {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a request failed: " + failed, failed);
    }
    var histogram = latencies.getIntervalHistogram();
    return new LoadResult(
        measured.get() * 1e9 / (lastEnd.get() - from),
        histogram.getValueAtPercentile(50) / 1e3,
        histogram.getValueAtPercentile(99) / 1e3);
  }
}
