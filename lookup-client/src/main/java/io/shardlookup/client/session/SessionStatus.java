package io.shardlookup.client.session;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a session from outside.
 *
 * @param state how the client stands with the nodes
 * @param node the session's node as host:port; null without a session
 * @param completeAtNanos moment of the ticker at which all that is held was known to be complete;
 *     empty if it never was since the start
 */
public record SessionStatus(
    SessionState state, @Nullable String node, OptionalLong completeAtNanos) {
  static final SessionStatus STOPPED =
      new SessionStatus(SessionState.STOPPED, null, OptionalLong.empty());

  /** Without a session: what was complete stays so. */
  SessionStatus connecting() {
    return new SessionStatus(SessionState.CONNECTING, null, completeAtNanos);
  }

  /**
   * In session with the node.
   *
   * @param behind whether the node knows less than the client
   */
  SessionStatus inSession(@Nullable String with, boolean behind) {
    return new SessionStatus(
        behind ? SessionState.BEHIND : SessionState.OPEN, with, completeAtNanos);
  }

  /** Only a node that knows as much as the client can say how old that is. */
  SessionStatus completeAt(long nanos) {
    boolean newer = completeAtNanos.isEmpty() || nanos - completeAtNanos.getAsLong() > 0;
    return newer && state == SessionState.OPEN
        ? new SessionStatus(state, node, OptionalLong.of(nanos))
        : this;
  }
}
