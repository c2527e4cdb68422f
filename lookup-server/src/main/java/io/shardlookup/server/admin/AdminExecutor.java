package io.shardlookup.server.admin;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the threads of admin verbs: bounded in number and in waiting work, refusing beyond. */
public final class AdminExecutor {
  private static final long IDLE_SECONDS = 30;

  private AdminExecutor() {}

  /** Daemon threads that end when idle; the caller shuts them down. */
  public static ExecutorService create(AdminConfig config) {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory threads =
        task -> {
          Thread thread = new Thread(task, "admin-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    BlockingQueue<Runnable> queue =
        config.queue() == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(config.queue());
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            config.threads(), config.threads(), IDLE_SECONDS, TimeUnit.SECONDS, queue, threads);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
