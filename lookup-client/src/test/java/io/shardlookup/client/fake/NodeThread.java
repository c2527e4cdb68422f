package io.shardlookup.client.fake;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a fake node. Told to, it hangs as under SIGSTOP, and goes on later with all
 * that came meanwhile.
 */
final class NodeThread implements Executor {
  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
  private volatile @Nullable CountDownLatch hanging;

  NodeThread() {
    thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable step) {
    thread.execute(step);
  }

  /** Done when this returns, unless the thread hangs. */
  void run(Runnable step) {
    if (thread.isShutdown()) {
      return;
    }
    var done = thread.submit(step);
    if (hanging == null) {
      try {
        done.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  void after(long millis, Runnable step) {
    var unused = thread.schedule(step, millis, TimeUnit.MILLISECONDS);
  }

  void every(long millis, Runnable step) {
    var unused = thread.scheduleAtFixedRate(step, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Hangs after one last act; it stands on return. */
  void hang(Runnable lastAct) {
    CountDownLatch latch = new CountDownLatch(1);
    CountDownLatch standing = new CountDownLatch(1);
    hanging = latch;
    thread.execute(
        () -> {
          lastAct.run();
          standing.countDown();
          awaitQuietly(latch);
        });
    awaitQuietly(standing);
  }

  void resume() {
    CountDownLatch latch = hanging;
    if (latch != null) {
      hanging = null;
      latch.countDown();
    }
  }

  /** Does what is due, and no more. */
  void end() {
    thread.shutdown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
