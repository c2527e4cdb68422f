package io.shardlookup.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of requests in flight: each slot starts its next request where its last one ended,
 * on the thread that ended it. A failed request fails the measurement. Used once.
 */
public final class ClosedLoop {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Duration DRAINS_WITHIN = Duration.ofSeconds(60);

  private final Operation operation;
  private final int inFlight;
  private final Executor starter;
  private final AtomicLong sequence;
  private final Recorder latencies = new Recorder(HIGHEST_NANOS, 3);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch running;
  private volatile boolean over;

  /**
   * A loop that has not started.
   *
   * @param operation the request
   * @param inFlight requests at the same time, at least 1
   * @param starter runs the first request of each slot: the caller's thread will do for operations
   *     that return at once, others need a thread a slot
   * @param sequence where the numbers of requests come from
   */
  public ClosedLoop(Operation operation, int inFlight, Executor starter, AtomicLong sequence) {
    this.operation = operation;
    this.inFlight = inFlight;
    this.starter = starter;
    this.sequence = sequence;
    this.running = new CountDownLatch(inFlight);
  }

  /**
   * Runs for the lead-in, which is not counted, and then for the measured time; returns when the
   * last request has ended.
   *
   * @throws IllegalStateException when a request failed or did not end
   */
  public LoadResult run(Duration leadIn, Duration measured) {
    for (int i = 0; i < inFlight; i++) {
      starter.execute(new Slot()::run);
    }
    try {
      TimeUnit.NANOSECONDS.sleep(leadIn.toNanos());
      latencies.reset();
      long from = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(measured.toNanos());
      Histogram histogram = latencies.getIntervalHistogram();
      long nanos = System.nanoTime() - from;
      over = true;
      if (!running.await(DRAINS_WITHIN.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException(
            running.getCount() + " requests did not end within " + DRAINS_WITHIN, failure.get());
      }
      return result(histogram, nanos);
    } catch (InterruptedException e) {
      over = true;
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private LoadResult result(Histogram histogram, long nanos) {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a request failed: " + failed, failed);
    }
    return new LoadResult(
        histogram.getTotalCount() * 1e9 / nanos,
        histogram.getValueAtPercentile(50) / 1e3,
        histogram.getValueAtPercentile(99) / 1e3);
  }

  /** One request at a time. A request that ends before its start returns does not recurse. */
  private final class Slot implements Completion {
    private static final int STARTED = 0;
    private static final int ENDED = 1;
    private static final int WAITING = 2;

    private final AtomicInteger state = new AtomicInteger();
    private long startedAt;

    void run() {
      while (!over) {
        state.set(STARTED);
        startedAt = System.nanoTime();
        try {
          operation.start(sequence.getAndIncrement(), this);
        } catch (RuntimeException e) {
          fail(e);
          break;
        }
        if (state.compareAndSet(STARTED, WAITING)) {
          return;
        }
      }
      running.countDown();
    }

    @Override
    public void done(@Nullable Throwable failed) {
      if (failed != null) {
        fail(failed);
      }
      latencies.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - startedAt));
      if (!state.compareAndSet(STARTED, ENDED)) {
        run();
      }
    }

    private void fail(Throwable failed) {
      failure.compareAndSet(null, failed);
      over = true;
    }
  }
}
