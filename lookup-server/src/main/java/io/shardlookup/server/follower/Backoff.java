package io.shardlookup.server.follower;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing, jittered pauses between attempts. Confined to one thread.
 *
 * <p>Half of each pause is random, so that nodes that failed together do not come back together.
 */
final class Backoff {
  private static final int MAX_DOUBLINGS = 10;

  private final Duration shortest;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration shortest, Duration longest, RandomGenerator random) {
    this.shortest = shortest;
    this.longest = longest;
    this.random = random;
  }

  /** How long to wait after one more failure, in nanoseconds. */
  long nextNanos() {
    int doublings = Math.min(failures++, MAX_DOUBLINGS);
    long full = Math.min(shortest.toNanos() << doublings, longest.toNanos());
    return full / 2 + random.nextLong(full / 2 + 1);
  }

  /** The last attempt succeeded. */
  void reset() {
    failures = 0;
  }
}
