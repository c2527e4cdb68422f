package io.shardlookup.client.session;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Welcome;
import java.util.List;

/** What a session wants done. */
sealed interface SessionAction {
  /** Find out which nodes there are. */
  record FindNodes() implements SessionAction {}

  /**
   * Open a stream to the node and say hello on it.
   *
   * @param wanted keyspaces to hold, those held already among them
   */
  record Connect(int stream, Endpoint node, List<String> wanted) implements SessionAction {}

  /** The session is open: lookups may go to this node. */
  record Open(int stream, Endpoint node, Welcome welcome) implements SessionAction {}

  /** Send on the current stream. */
  record Send(SessionRequest request) implements SessionAction {}

  /** Apply a message of the current stream: reset, snapshot, changes, replies or heartbeat. */
  record Apply(SessionResponse message) implements SessionAction {}

  /** All that the client knows was complete at this moment of its ticker. */
  record CompleteAt(long nanos) implements SessionAction {}

  /** The session is over: lookups go elsewhere. End the stream if it is still there. */
  record Close(int stream, Endpoint node, String reason, boolean wasOpen)
      implements SessionAction {}

  /** Look for a node that is fresh, since the session's is not. */
  record FindFresherNode() implements SessionAction {}

  /** Forget all knowledge: it belongs to another directory. */
  record Forget(String reason) implements SessionAction {}
}
