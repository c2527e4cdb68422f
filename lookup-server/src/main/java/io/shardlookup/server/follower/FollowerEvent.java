package io.shardlookup.server.follower;

import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.view.DirectoryIdentity;
import org.jspecify.annotations.Nullable;

/** What a follower hears. Revisions are the store's own. */
sealed interface FollowerEvent {
  /**
   * Begin.
   *
   * @param onDisk what lies on disk; null if there is nothing that can be used
   */
  record Started(SavedView.@Nullable Mark onDisk) implements FollowerEvent {}

  /** Some time has passed. */
  record Elapsed() implements FollowerEvent {}

  /**
   * The directory's own record was read.
   *
   * @param identity null if there is none
   * @param storeRevision the store's newest revision then
   */
  record Identified(@Nullable DirectoryIdentity identity, long storeRevision)
      implements FollowerEvent {}

  /** The directory's own record cannot be understood. */
  record IdentityDamaged(String problem) implements FollowerEvent {}

  /** A call of the store failed: reading the identity, or loading. */
  record CallFailed(StoreException.Kind kind, String why) implements FollowerEvent {}

  /** A view from disk is published. */
  record Restored(DirectoryIdentity identity, long revision) implements FollowerEvent {}

  /** There is no usable view on disk. */
  record NothingToRestore() implements FollowerEvent {}

  /**
   * The whole directory was read.
   *
   * @param identity whose it is
   * @param revision at which all of it was read
   * @param begunNanos when reading began
   */
  record Loaded(DirectoryIdentity identity, long revision, long begunNanos)
      implements FollowerEvent {}

  /** A watch reported. */
  record Watched(long watch, WatchBatch batch) implements FollowerEvent {}

  /** A watch ended by itself. */
  record WatchEnded(long watch, StoreException.Kind kind, String why) implements FollowerEvent {}

  /**
   * The store's revision was confirmed.
   *
   * @param revision the store's newest
   * @param begunNanos when it was asked
   * @param appliedThen what was applied when it was asked
   */
  record Confirmed(long revision, long begunNanos, long appliedThen) implements FollowerEvent {}

  /** The store's revision could not be confirmed. */
  record ConfirmFailed(String why) implements FollowerEvent {}

  /** The view was found to differ from the store. */
  record Differs(String what) implements FollowerEvent {}
}
