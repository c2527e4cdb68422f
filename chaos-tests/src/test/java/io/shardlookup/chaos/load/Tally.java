package io.shardlookup.chaos.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.shardlookup.model.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What one kind of resolves came to. Thread-safe. */
public final class Tally {
  /** Resolves that took less are not looked at one by one. */
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int PROBLEMS_KEPT = 10;

  private final LongAdder resolves = new LongAdder();
  private final LongAdder problems = new LongAdder();
  private final LongAccumulator longest = new LongAccumulator(Math::max, 0);
  private volatile boolean goesOn = true;

  @GuardedBy("this")
  private final List<Slow> slow = new ArrayList<>();

  @GuardedBy("this")
  private final List<String> firstProblems = new ArrayList<>();

  /** A resolve that took long, in {@link System#nanoTime()}. */
  private record Slow(long began, long ended) {}

  Tally() {}

  /** How many were answered. */
  public long resolves() {
    return resolves.sum();
  }

  /** The first failures and answers that went back; empty if there are none at all. */
  public synchronized List<String> problems() {
    return List.copyOf(firstProblems);
  }

  /** The longest resolve. */
  public Duration longest() {
    return Duration.ofNanos(longest.get());
  }

  /**
   * The longest resolve, not counting for how long the machine held everybody up meanwhile. Of
   * those under 50 ms the longest as it is.
   */
  public synchronized Duration longestStall(HiccupMeter hiccups) {
    long stall = Math.min(longest.get(), SLOW_NANOS);
    for (Slow each : slow) {
      long heldUp = hiccups.heldUpNanos(each.began(), each.ended());
      stall = Math.max(stall, each.ended() - each.began() - heldUp);
    }
    return Duration.ofNanos(stall);
  }

  boolean goesOn() {
    return goesOn;
  }

  void stop() {
    goesOn = false;
  }

  void resolved(long began, long ended) {
    resolves.increment();
    longest.accumulate(ended - began);
    if (ended - began > SLOW_NANOS) {
      synchronized (this) {
        slow.add(new Slow(began, ended));
      }
    }
  }

  void failed(Keys.Key key, Exception error) {
    problem(key + ": " + error);
  }

  void wentBack(Keys.Key key, Placement before, Placement after) {
    problem(key + ": went back from " + before + " to " + after);
  }

  private synchronized void problem(String words) {
    problems.increment();
    if (firstProblems.size() < PROBLEMS_KEPT) {
      firstProblems.add(words);
    }
  }
}
