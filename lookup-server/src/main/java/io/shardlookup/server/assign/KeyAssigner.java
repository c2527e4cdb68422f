package io.shardlookup.server.assign;

import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import java.util.concurrent.CompletableFuture;

/**
 * Gives DIRECTORY keys without an entry a shard by their keyspace's policy. Thread-safe; never
 * blocks.
 */
public interface KeyAssigner {
  /**
   * The entry of the key, created if there is none: racing callers on all nodes get the same
   * answer. Fails with a {@link io.shardlookup.model.error.LookupException}: UNKNOWN_KEYSPACE,
   * WRONG_STRATEGY, INVALID_KEY, NO_SHARD_AVAILABLE, STORE_UNAVAILABLE, OUTCOME_UNKNOWN.
   */
  CompletableFuture<Assigned> assign(String keyspace, String key);

  /**
   * The answer.
   *
   * @param placement the entry's placement
   * @param knownAt a revision at which the entry was like this; at least its generation
   */
  record Assigned(Placement placement, Revision knownAt) {}
}
