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
}
