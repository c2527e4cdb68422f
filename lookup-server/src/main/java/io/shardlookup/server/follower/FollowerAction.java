package io.shardlookup.server.follower;

/** What a follower does. Revisions are the store's own. */
sealed interface FollowerAction {
  /** Read the directory's own record. */
  record ReadIdentity() implements FollowerAction {}

  /** Create the directory's own record if there is none, and read it. */
  record CreateDirectory() implements FollowerAction {}

  /** Publish the view that lies on disk. */
  record RestoreFromDisk() implements FollowerAction {}

  /** Read the whole directory. */
  record Load(String reason) implements FollowerAction {}

  /** Publish what was loaded: the difference to the view before, if there is one. */
  record PublishLoaded() implements FollowerAction {}

  /**
   * Watch.
   *
   * @param watch its number
   * @param firstRevision where it begins
   */
  record OpenWatch(long watch, long firstRevision) implements FollowerAction {}

  /** End the watch. */
  record CloseWatch(String reason) implements FollowerAction {}

  /** Publish what the watch reported. */
  record Apply(WatchBatch batch) implements FollowerAction {}

  /** Ask the store for its newest revision. */
  record Confirm(long appliedNow) implements FollowerAction {}

  /** The view knows everything acknowledged before this time. */
  record MarkFresh(long asOfNanos) implements FollowerAction {}

  /** Say that something goes wrong and is tried again. */
  record Warn(String what) implements FollowerAction {}

  /** Stop serving: what the store holds contradicts what was served. */
  record Stop(String reason) implements FollowerAction {}
}
