package io.shardlookup.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The threads of one demonstration. Those that an exception ends before their time are noted: what
 * they were to do did not happen. Thread-safe.
 */
final class DemoThreads {
  private static final Duration END_WITHIN = Duration.ofSeconds(30);

  private final List<String> died = Collections.synchronizedList(new ArrayList<>());

  /** Starts a thread for each. */
  List<Thread> start(List<? extends Runnable> work) {
    List<Thread> threads = new ArrayList<>();
    for (Runnable each : work) {
      String name = each.getClass().getSimpleName().toLowerCase(Locale.ROOT) + "-" + threads.size();
      Thread thread = new Thread(each, name);
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler(this::noteDeath);
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  /** Waits until these have ended, but not for ever. */
  static void join(List<Thread> threads) {
    for (Thread thread : threads) {
      try {
        thread.join(END_WITHIN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Which were ended by an exception so far, and by which. */
  List<String> died() {
    synchronized (died) {
      return List.copyOf(died);
    }
  }

  private void noteDeath(Thread thread, Throwable cause) {
    died.add("thread " + thread.getName() + ": " + cause);
  }
}
