package io.shardlookup.server.follower;

import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.StoreEvent;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreWatch;
import io.shardlookup.server.store.WatchListener;
import java.util.List;
import java.util.function.Consumer;

/**
 * One watch of the whole map: decodes what it reports on the store's thread, and tells the
 * follower. Ends at the first trouble.
 */
final class FollowerWatch implements WatchListener {
  private final long number;
  private final BatchDecoder decoder;
  private final Consumer<FollowerEvent> follower;
  private boolean broken;

  FollowerWatch(long number, BatchDecoder decoder, Consumer<FollowerEvent> follower) {
    this.number = number;
    this.decoder = decoder;
    this.follower = follower;
  }

  /** Opens it. */
  StoreWatch open(DirectoryStore store, long firstRevision) {
    return store.watch(Layout.map().start(), Layout.map().end(), firstRevision, this);
  }

  @Override
  public void onEvents(List<StoreEvent> events) {
    if (broken) {
      return;
    }
    try {
      follower.accept(new FollowerEvent.Watched(number, decoder.decode(events)));
    } catch (RuntimeException e) {
      broken = true;
      onEnd(new StoreException(StoreException.Kind.REFUSED, "a batch cannot be read: " + e, e));
    }
  }

  @Override
  public void onEnd(StoreException cause) {
    follower.accept(
        new FollowerEvent.WatchEnded(number, cause.kind(), String.valueOf(cause.getMessage())));
  }
}
