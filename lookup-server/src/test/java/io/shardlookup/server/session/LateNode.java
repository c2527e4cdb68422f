package io.shardlookup.server.session;

import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import io.shardlookup.server.follower.Differences;
import io.shardlookup.server.lookup.FakeLiveView;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;

/**
 * A node that learns late what another one shows: some transactions one by one, or all that it
 * misses by a load. Confined to one thread.
 */
final class LateNode {
  private final FakeLiveView truth;
  private final FakeLiveView live;
  private final Random random;

  LateNode(FakeLiveView truth, FakeLiveView live, Random random) {
    this.truth = truth;
    this.live = live;
    this.random = random;
  }

  /** Follows a few transactions, or loads. */
  void follow() {
    if (random.nextInt(3) == 0) {
      load();
      return;
    }
    SortedMap<Revision, List<DirectoryChange>> missed =
        truth.transactionsAfter(live.current().revision());
    int some = random.nextInt(8);
    for (Map.Entry<Revision, List<DirectoryChange>> next : missed.entrySet()) {
      if (some-- == 0) {
        return;
      }
      live.publish(next.getKey(), next.getValue());
    }
  }

  /** Loads all that it misses. */
  void load() {
    View before = live.current();
    View now = truth.current();
    if (before.revision().isOlderThan(now.revision())) {
      live.load(now, Differences.between(before, now));
    }
  }
}
