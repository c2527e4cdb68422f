package io.shardlookup.server.follower;

/** What an answer of the store means to the history that is served. */
sealed interface StoreVerdict {
  /** It goes on with that history. */
  record GoesOn() implements StoreVerdict {}

  /** It is of a later incarnation of the same directory. */
  record LaterIncarnation(int incarnation) implements StoreVerdict {}

  /** It is behind, but may be stale. */
  record Doubtful(String what) implements StoreVerdict {}

  /** It is of another history. */
  record Contradicts(String what) implements StoreVerdict {}
}
