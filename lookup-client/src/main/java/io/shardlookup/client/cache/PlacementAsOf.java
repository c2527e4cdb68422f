package io.shardlookup.client.cache;

import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;

/**
 * A placement and the revision up to which it is known to be right.
 *
 * @param placement the answer
 * @param asOf the client's view revision, read before the cache, for a hit; the answering node's
 *     view revision for a one-call answer; the old view revision for a frozen cache
 * @param behind true if the client has handed out, or knows, something newer than {@code asOf}:
 *     nobody who knows more could be reached. Only such an answer may be older than an earlier one
 */
public record PlacementAsOf(Placement placement, Revision asOf, boolean behind) {}
