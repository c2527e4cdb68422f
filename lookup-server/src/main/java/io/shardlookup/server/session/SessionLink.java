package io.shardlookup.server.session;

import io.shardlookup.model.Revision;
import io.shardlookup.v1.SessionResponse;

/**
 * What a session acts through. What it starts comes back in the session's serial step, and lets the
 * session advance.
 */
interface SessionLink {
  /** Whether the client reads as fast as is sent. */
  boolean isReady();

  /** Sends a message; after all that were sent before. */
  void send(SessionResponse message);

  /**
   * Ends in {@link PendingBatch#endWait}: the node's view has reached what the batch requires, or
   * will not do so in time.
   */
  void awaitRevision(PendingBatch batch);

  /** Ends in one of {@link PendingBatch}'s {@code endAssign}, for the key at the position. */
  void assign(PendingBatch batch, int position);

  /** Lets the session advance once the node's view has reached the revision. */
  void wakeAt(Revision revision);
}
