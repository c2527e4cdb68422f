package io.shardlookup.processes;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for something outside this JVM, which can only be asked again and again. */
final class Await {
  private static final long PAUSE_MILLIS = 10;

  private Await() {}

  /** Asks until the condition holds or the time is up; at least once. Returns whether it held. */
  static boolean until(Duration timeout, BooleanSupplier condition) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException("interrupted while waiting for a process", e);
    }
  }
}
