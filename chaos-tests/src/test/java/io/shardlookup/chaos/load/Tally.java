package io.shardlookup.chaos.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.shardlookup.model.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongBinaryOperator;

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
   * The resolve of which most is left without what the machine excuses. Of those under 50 ms the
   * longest as it is.
   *
   * @param excusedNanos how much of the time between two moments of {@link System#nanoTime()} the
   *     machine excuses
   */
  public synchronized Stall longestStall(LongBinaryOperator excusedNanos) {
    Stall longestStall =
        new Stall(Duration.ofNanos(Math.min(longest.get(), SLOW_NANOS)), Duration.ZERO);
    for (Slow each : slow) {
      long excused = excusedNanos.applyAsLong(each.began(), each.ended());
      Stall stall =
          new Stall(Duration.ofNanos(each.ended() - each.began()), Duration.ofNanos(excused));
      if (stall.counted().compareTo(longestStall.counted()) > 0) {
        longestStall = stall;
      }
    }
    return longestStall;
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
