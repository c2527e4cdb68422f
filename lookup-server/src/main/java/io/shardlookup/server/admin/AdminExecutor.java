package io.shardlookup.server.admin;

import io.shardlookup.runtime.threads.NamedThreads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Makes the threads of admin verbs: bounded in number and in waiting work, refusing beyond. */
public final class AdminExecutor {
  private static final long IDLE_SECONDS = 30;

  private AdminExecutor() {}

  /** Daemon threads that end when idle; the caller shuts them down. */
  public static ExecutorService create(AdminConfig config) {
    BlockingQueue<Runnable> queue =
        config.queue() == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(config.queue());
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            config.threads(),
            config.threads(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            queue,
            NamedThreads.factory("admin"));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
