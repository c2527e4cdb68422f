package io.shardlookup.server.node;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.assign.KeyAssigner;
import io.shardlookup.server.sequence.SequenceAllocator;
import java.util.concurrent.CompletableFuture;

/** Refuses what this node has no part for. */
final class NotYet {
  static final KeyAssigner ASSIGNER =
      (keyspace, key) ->
          CompletableFuture.failedFuture(
              new LookupException(ErrorReason.NOT_SERVING, "this node assigns no keys"));
  static final SequenceAllocator ALLOCATOR =
      (keyspace, date, count) ->
          CompletableFuture.failedFuture(
              new LookupException(ErrorReason.NOT_SERVING, "this node draws no numbers"));

  private NotYet() {}
}
