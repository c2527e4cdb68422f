package io.shardlookup.server.tick;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Decides when this node writes the tick: when it has not seen it change for a while, which is a
 * little random, so that of several nodes one is first. Confined to one thread.
 */
final class TickSchedule {
  /** The random part of the pause: a fifth of it. */
  private static final int JITTER_SHARE = 5;

  private final long everyNanos;
  private final RandomGenerator random;
  private long dueNanos;
  private long revision;

  /** The first tick is due at the given time. */
  TickSchedule(Duration every, RandomGenerator random, long nowNanos) {
    this.everyNanos = every.toNanos();
    this.random = random;
    this.dueNanos = nowNanos;
  }

  /** The tick was written at this store revision; of what comes late only the newest counts. */
  void seen(long newRevision, long nowNanos) {
    if (newRevision > revision) {
      revision = newRevision;
      postpone(nowNanos);
    }
  }

  /** The tick is not there, whatever was seen. */
  void missing() {
    revision = 0;
  }

  /** An attempt is made now: the next one is due a whole pause later. */
  void postpone(long nowNanos) {
    dueNanos = nowNanos + everyNanos + random.nextLong(everyNanos / JITTER_SHARE + 1);
  }

  /** Whether this node should write it. */
  boolean isDue(long nowNanos) {
    return nowNanos - dueNanos >= 0;
  }

  /** When the tick was written last; 0 if never, as far as is known. */
  long revision() {
    return revision;
  }
}
