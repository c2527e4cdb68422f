package io.shardlookup.server.view;

import java.util.concurrent.CompletableFuture;

/** Where a live view learns how new the newest write is. Thread-safe; never blocks. */
public interface RevisionSource {
  /**
   * The store's revision, confirmed with a quorum. Fails with {@link
   * io.shardlookup.server.store.StoreException}.
   */
  CompletableFuture<Long> confirmRevision();

  /**
   * Sees to it that the view passes the store revision soon, although the write of that revision
   * may be none that views follow.
   */
  void hasten(long storeRevision);
}
