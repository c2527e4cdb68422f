package io.shardlookup.server.follower;

import java.time.Duration;

/**
 * The watch that counts, and how many in a row up to it fell silent. Confined to one thread.
 *
 * <p>One that falls silent is replaced; where its successor does too, a watch will not do.
 */
final class CurrentWatch {
  private static final int SILENCES_BEFORE_LOAD = 2;

  private long number;
  private long openedNanos;
  private int silences;

  /** Another one takes its place; returns the number of that. */
  long replace(long now) {
    number++;
    openedNanos = now;
    return number;
  }

  /** Whether it is the one of this number. */
  boolean is(long other) {
    return number == other;
  }

  /** Whether it has been used for this long. */
  boolean hasLasted(long now, Duration span) {
    return now - openedNanos >= span.toNanos();
  }

  /** It fell silent; whether a load has to follow, and not another watch. */
  boolean fellSilent() {
    silences++;
    return silences >= SILENCES_BEFORE_LOAD;
  }

  /** The view is known to move with the store: no watch has fallen silent since. */
  void moved() {
    silences = 0;
  }
}
