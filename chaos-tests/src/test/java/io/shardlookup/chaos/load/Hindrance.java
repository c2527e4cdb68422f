package io.shardlookup.chaos.load;

import java.util.concurrent.TimeUnit;

/**
 * What held processes of this machine up, as it was noted, and how much of a wait that excuses.
 * Moments are those of {@link System#nanoTime()}. Not thread-safe.
 */
final class Hindrance {
  /**
   * The most of one wait that is excused beyond the longest pause of this process meanwhile: as
   * much again as a resolve may take. On a busy machine somebody waits for a processor all the
   * time, which would excuse any wait whatever its cause.
   */
  static final long MOST_BEYOND_A_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

  private final Series pauses = new Series();
  private final Series pressure = new Series();
  private long paused;
  private long longestPause;

  /** Of the time between two moments, this process stood still for so long. */
  void pause(long from, long to, long nanos) {
    pauses.add(from, paused);
    paused += nanos;
    pauses.add(to, paused);
    longestPause = Math.max(longestPause, nanos);
  }

  /** Until now somebody has waited for a processor for so long in all. */
  void pressure(long now, long totalNanos) {
    pressure.add(now, totalNanos);
  }

  /** The longest pause of all. */
  long longestPauseNanos() {
    return longestPause;
  }

  /** How much of a wait from one moment to another is excused. */
  long excusedNanos(long from, long to) {
    long heldUp = Math.max(pauses.growth(from, to), pressure.growth(from, to));
    long most = pauses.largestStep(from, to) + MOST_BEYOND_A_PAUSE_NANOS;
    return Math.min(to - from, Math.min(heldUp, most));
  }
}
