package io.shardlookup.server.node;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one node.
 *
 * @param writer decides and publishes views: one thread
 * @param timer ends waiting, looks after health: one thread, never blocked
 * @param background loads, saves and compares whole directories: one thread, may block
 * @param workers runs calls that waited, and administration; its queue is bounded by admission
 */
record NodeThreads(
    ScheduledExecutorService writer,
    ScheduledExecutorService timer,
    ScheduledExecutorService background,
    ExecutorService workers)
    implements AutoCloseable {
  private static final int LEAST_WORKERS = 4;

  static NodeThreads create(String nodeId) {
    return new NodeThreads(
        scheduled(nodeId + "-writer"),
        scheduled(nodeId + "-timer"),
        scheduled(nodeId + "-background"),
        Executors.newFixedThreadPool(
            Math.max(LEAST_WORKERS, 2 * Runtime.getRuntime().availableProcessors()),
            named(nodeId + "-worker")));
  }

  /** Lets running work end for a second; what is scheduled is dropped. */
  @Override
  public void close() {
    List<ExecutorService> all = List.of(workers, background, timer, writer);
    all.forEach(ExecutorService::shutdown);
    try {
      for (ExecutorService executor : all) {
        if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
          executor.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      all.forEach(ExecutorService::shutdownNow);
      Thread.currentThread().interrupt();
    }
  }

  private static ScheduledExecutorService scheduled(String name) {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, named(name));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
