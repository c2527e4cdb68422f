package io.shardlookup.server.session;

import io.shardlookup.model.Revision;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.server.view.LoggedChange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decides how soon sessions hear of a publication: of changes that somebody can hold at once; of
 * changes that nobody can hold within a few milliseconds, all together, since a bulk load makes
 * thousands of them; of the tick with the next heartbeat. Its {@link #published} is confined to the
 * view's writer.
 */
final class PublicationWatch {
  private static final int LOOKED_AT = 64;
  private static final long COALESCED_MILLIS = 5;

  private final LiveView live;
  private final ScheduledExecutorService scheduler;
  private final Runnable wakeAll;
  private final AtomicBoolean coalescing = new AtomicBoolean();
  private Revision seen;

  PublicationWatch(LiveView live, ScheduledExecutorService scheduler, Runnable wakeAll) {
    this.live = live;
    this.scheduler = scheduler;
    this.wakeAll = wakeAll;
    this.seen = Revision.NONE;
  }

  /** A view was published. */
  void published() {
    Revision now = live.current().revision();
    Optional<List<LoggedChange>> news = live.log().after(seen, LOOKED_AT);
    seen = now;
    if (news.isEmpty() || isUrgent(news.get())) {
      wakeAll.run();
    } else if (!news.get().isEmpty() && coalescing.compareAndSet(false, true)) {
      var unused = scheduler.schedule(this::wakeCoalesced, COALESCED_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static boolean isUrgent(List<LoggedChange> news) {
    return news.size() == LOOKED_AT || news.stream().anyMatch(c -> !c.changes().isEmpty());
  }

  private void wakeCoalesced() {
    coalescing.set(false);
    wakeAll.run();
  }
}
