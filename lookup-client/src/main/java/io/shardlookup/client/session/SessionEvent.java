package io.shardlookup.client.session;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.v1.SessionResponse;
import java.util.List;

/** What can happen to a session. */
sealed interface SessionEvent {
  /** The client starts. */
  record Started() implements SessionEvent {}

  /** Time passed. */
  record Tick() implements SessionEvent {}

  /** These nodes are known now; never empty. */
  record NodesKnown(List<Endpoint> nodes) implements SessionEvent {}

  /** A message came on a stream. */
  record Received(int stream, SessionResponse message) implements SessionEvent {}

  /** A stream ended by itself. */
  record Ended(int stream, LookupException reason) implements SessionEvent {}

  /** A key of a keyspace that is not held was asked for. */
  record Wanted(String keyspace) implements SessionEvent {}

  /** A keyspace that is not held is there: it was created, perhaps anew, or put back to use. */
  record Appeared(String keyspace) implements SessionEvent {}

  /** The keyspace is to be held from now on, as those that were configured. */
  record Subscribed(String keyspace) implements SessionEvent {}

  /** The current stream broke the protocol or said something that cannot be read. */
  record Unreadable(LookupException reason) implements SessionEvent {}

  /** Another node is fresh while the session's is stale. */
  record FresherNode(Endpoint node) implements SessionEvent {}

  /** The client closes. */
  record Stopped() implements SessionEvent {}
}
