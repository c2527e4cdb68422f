package io.shardlookup.server.view;

import io.shardlookup.model.Revision;
import io.shardlookup.model.view.View;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The newest view of a lookup node, and what happened lately. One writer publishes, anybody reads.
 * Thread-safe; nothing here blocks.
 */
public interface LiveView {
  /** The newest view; one volatile read. */
  View current();

  /** Id and incarnation of the directory that the view is of. */
  DirectoryIdentity identity();

  /**
   * How long ago the view was last known to be complete; computed from the node's monotonic clock.
   */
  Duration age();

  /** Whether the store answers and the view keeps up with it. */
  boolean isFresh();

  /**
   * The first view that knows every change up to the revision. Fails with REVISION_NOT_REACHED
   * after the bound, or at once if the node is not fresh and cannot get there.
   */
  CompletableFuture<View> await(Revision minimum, Duration bound);

  /**
   * A view that knows every change acknowledged before this call, confirmed with the store.
   * Concurrent callers share a confirmation that began after they called. Fails with
   * STORE_UNAVAILABLE or REVISION_NOT_REACHED after the bound.
   */
  CompletableFuture<View> confirm(Duration bound);

  /** What changed lately. A change is in the log before the view that knows it is published. */
  ChangeLog log();

  /**
   * Calls the listener after each publication, on the writer's thread; it must return at once.
   * Close to stop.
   */
  AutoCloseable onPublish(Runnable listener);
}
