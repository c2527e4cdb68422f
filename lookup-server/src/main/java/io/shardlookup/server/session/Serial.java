package io.shardlookup.server.session;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a step again and again as long as somebody signals, never twice at a time: on the thread
 * that signals first, without a hop; after a number of rounds on the executor, so that no thread is
 * kept by others' signals. What one round writes the next one sees. Thread-safe.
 */
final class Serial {
  private static final int ROUNDS = 16;

  private final Runnable step;
  private final Executor executor;
  private final AtomicInteger signals = new AtomicInteger();

  /** What the step throws ends the signals that it was to hear, and no others. */
  Serial(Runnable step, Executor executor) {
    this.step = step;
    this.executor = executor;
  }

  /** The step runs at least once after this was called. */
  void signal() {
    if (signals.getAndIncrement() == 0) {
      run();
    }
  }

  /** As {@link #signal}, but never on this thread. */
  void signalElsewhere() {
    if (signals.getAndIncrement() == 0) {
      executor.execute(this::run);
    }
  }

  private void run() {
    for (int round = 0; round < ROUNDS; round++) {
      int seen = signals.get();
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        if (signals.addAndGet(-seen) != 0) {
          executor.execute(this::run);
        }
        throw e;
      }
      if (signals.addAndGet(-seen) == 0) {
        return;
      }
    }
    executor.execute(this::run);
  }
}
