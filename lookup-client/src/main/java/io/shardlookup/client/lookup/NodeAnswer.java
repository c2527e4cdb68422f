package io.shardlookup.client.lookup;

import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.LookupException;
import org.jspecify.annotations.Nullable;

/**
 * What a node said to one question.
 *
 * @param placement the placement; null if it said why there is none
 * @param error why there is none; null if there is one
 * @param revision the node's view revision
 * @param behind whether that is older than what was asked for
 * @param ofSession whether it came on the current session, in its order
 */
public record NodeAnswer(
    @Nullable Placement placement,
    @Nullable LookupException error,
    Revision revision,
    boolean behind,
    boolean ofSession) {
  /** The same, as what it is to someone who knows more. */
  NodeAnswer asBehind() {
    return behind ? this : new NodeAnswer(placement, error, revision, true, ofSession);
  }
}
