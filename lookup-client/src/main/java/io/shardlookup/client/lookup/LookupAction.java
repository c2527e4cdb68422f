package io.shardlookup.client.lookup;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.model.error.LookupException;
import java.util.List;

/** What the cold lookups want done. */
public sealed interface LookupAction {
  /** Send a batch on the session. */
  record SendBatch(long batchId, List<PendingLookup> lookups) implements LookupAction {}

  /** Ask a node by a unary call; the lookups are all linearizable, or none is. */
  record CallNode(Endpoint node, long callId, List<PendingLookup> lookups)
      implements LookupAction {}

  /** Hand out a node's answer; into the cache too if it is the session's and not behind. */
  record Answer(PendingLookup lookup, NodeAnswer answer) implements LookupAction {}

  /**
   * No node answers now: hand out what a frozen cache says, if anything, and report back by {@link
   * LookupMachine#frozenAnswered}.
   */
  record AskFrozen(PendingLookup lookup) implements LookupAction {}

  /** Tell the waiters that there is no answer. */
  record Fail(PendingLookup lookup, LookupException reason) implements LookupAction {}
}
