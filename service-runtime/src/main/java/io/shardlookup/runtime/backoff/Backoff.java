package io.shardlookup.runtime.backoff;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing, jittered pauses between attempts. Confined to one thread.
 *
 * <p>Half of each pause is random, so that instances that failed together do not come back
 * together.
 */
public final class Backoff {
  private static final int MAX_DOUBLINGS = 10;

  private final Duration shortest;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  /** Pauses from half the shortest up to the longest. */
  public Backoff(Duration shortest, Duration longest, RandomGenerator random) {
    this.shortest = shortest;
    this.longest = longest;
    this.random = random;
  }

  /** How long to wait after one more failure. */
  public Duration next() {
    int doublings = Math.min(failures++, MAX_DOUBLINGS);
    long full = Math.min(shortest.toNanos() << doublings, longest.toNanos());
    return Duration.ofNanos(full / 2 + random.nextLong(full / 2 + 1));
  }

  /** The last attempt succeeded. */
  public void reset() {
    failures = 0;
  }
}
