package io.shardlookup.server.session;

import io.shardlookup.model.view.View;
import io.shardlookup.server.view.LiveView;

/**
 * A view and since when it is known to be complete.
 *
 * @param view the view
 * @param completeAtNanos on the node's monotonic clock: every change acknowledged before is in it
 * @param nowNanos when it was taken, on the same clock
 */
record Moment(View view, long completeAtNanos, long nowNanos) {
  /** The age is read before the view: it never claims more than the view knows. */
  static Moment of(LiveView live, long nowNanos) {
    long age = live.age().toNanos();
    return new Moment(live.current(), nowNanos - age, nowNanos);
  }

  /** How old the knowledge is, in milliseconds. */
  long ageMillis() {
    return Math.max(0, (nowNanos - completeAtNanos) / 1_000_000);
  }

  /** The same view, looked at later. */
  Moment seenAt(long laterNanos) {
    return new Moment(view, completeAtNanos, laterNanos);
  }
}
