package io.shardlookup.server.follower;

import org.jspecify.annotations.Nullable;

/**
 * Which confirmed revision the watch still has to pass. Of several the oldest counts: as long as it
 * is not passed, the view is no fresher. Confined to one thread.
 */
final class Confirmations {
  private boolean underWay;
  private boolean failing;
  private @Nullable Long lastBegunNanos;
  private FollowerEvent.@Nullable Confirmed unpassed;

  /** Whether none is under way, and the last one began long enough ago. */
  boolean isDue(long now, long everyNanos) {
    return !underWay && (lastBegunNanos == null || now - lastBegunNanos >= everyNanos);
  }

  void begin(long now) {
    underWay = true;
    lastBegunNanos = now;
  }

  /** The one under way has ended, well. */
  void ended() {
    underWay = false;
    failing = false;
  }

  /** The one under way has failed; true if the one before had not. */
  boolean failed() {
    boolean first = !failing;
    underWay = false;
    failing = true;
    return first;
  }

  void confirmed(FollowerEvent.Confirmed confirmed) {
    if (unpassed == null) {
      unpassed = confirmed;
    }
  }

  /** The view is at this revision; says how fresh that makes it. */
  void passed(long applied, Actions actions) {
    if (unpassed != null && applied >= unpassed.revision()) {
      actions.add(new FollowerAction.MarkFresh(unpassed.begunNanos()));
      unpassed = null;
    }
  }

  /** Whether the watch lags behind a revision that was asked for this long ago. */
  boolean isSilent(long now, long boundNanos) {
    return unpassed != null && now - unpassed.begunNanos() > boundNanos;
  }

  /** A new watch has its own time to pass a revision. */
  void restart() {
    unpassed = null;
  }
}
