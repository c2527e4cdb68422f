package io.shardlookup.client.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session executor: runs tasks one after the other on the threads of another executor, and a
 * closing step whenever it has run all there were. What a task wrote the next one sees. No task is
 * dropped, since somebody may wait for what it does: when the other executor has ended, tasks run
 * on the threads that bring them. Thread-safe.
 */
public final class SerialExecutor implements Executor {
  private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor threads;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile Runnable whenDrained = () -> {};

  /** Borrows threads from this executor. */
  public SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  /** Sets the closing step. */
  void whenDrained(Runnable step) {
    whenDrained = step;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    schedule();
  }

  private void schedule() {
    while (!tasks.isEmpty() && scheduled.compareAndSet(false, true)) {
      try {
        threads.execute(this::drain);
        return;
      } catch (RejectedExecutionException e) {
        runAll();
      }
    }
  }

  private void drain() {
    runAll();
    schedule();
  }

  private void runAll() {
    try {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        run(task);
      }
      run(whenDrained);
    } finally {
      scheduled.set(false);
    }
  }

  /** One task that fails, for want of memory too, takes no other with it. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("a task of the session failed", e);
    }
  }
}
