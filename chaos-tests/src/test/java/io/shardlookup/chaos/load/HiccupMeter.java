package io.shardlookup.chaos.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * For how long the machine held processes up, whatever the product did, so that it can be told from
 * what the product made wait. Measured in two ways: a thread that wants to run every millisecond
 * notes when it could not, which shows pauses of this process; and the kernel says for how long
 * anybody waited for a processor, since a resolve goes through several processes. Thread-safe.
 */
public final class HiccupMeter implements AutoCloseable {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int PRESSURE_EVERY = 5;

  /** Waking up late by less than this is how timers work. */
  private static final long IGNORED_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Thread thread = new Thread(this::measure, "hiccup-meter");
  private final Hindrance hindrance = new Hindrance();
  private volatile boolean running = true;

  private HiccupMeter() {}

  /** Begins to measure. */
  public static HiccupMeter start() {
    HiccupMeter meter = new HiccupMeter();
    meter.thread.setDaemon(true);
    meter.thread.start();
    return meter;
  }

  /**
   * How much of a wait between two moments of {@link System#nanoTime()} the machine took; bounded,
   * since a machine that is always busy would excuse whatever the product makes wait.
   */
  public synchronized long heldUpNanos(long from, long to) {
    return hindrance.excusedNanos(from, to);
  }

  /** The longest pause of this process. */
  public synchronized long longestPauseNanos() {
    return hindrance.longestPauseNanos();
  }

  /** Ends measuring; what was measured can still be read. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void measure() {
    long last = System.nanoTime();
    for (int turn = 0; running; turn++) {
      if (turn % PRESSURE_EVERY == 0) {
        notePressure(CpuPressure.totalNanos());
      }
      LockSupport.parkNanos(INTERVAL_NANOS);
      long now = System.nanoTime();
      long late = now - last - INTERVAL_NANOS;
      if (late > IGNORED_NANOS) {
        notePause(last, now, late);
      }
      last = now;
    }
  }

  private synchronized void notePressure(long total) {
    hindrance.pressure(System.nanoTime(), total);
  }

  private synchronized void notePause(long from, long to, long nanos) {
    hindrance.pause(from, to, nanos);
  }
}
