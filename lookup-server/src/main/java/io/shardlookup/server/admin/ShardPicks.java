package io.shardlookup.server.admin;

import io.shardlookup.model.ShardChoice;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.Strategy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks shards for the entries of a bulk load that come without one, by how many keys each shard
 * has together with those it was picked for. Not thread-safe.
 */
final class ShardPicks {
  private final Map<ShardName, Long> keysByShard = new HashMap<>();

  /** So many keys each shard has already. */
  void begin(Map<ShardName, Long> there) {
    keysByShard.putAll(there);
  }

  /** The shard of one more key; INVALID_ARGUMENT outside of DIRECTORY, NO_SHARD_AVAILABLE. */
  ShardName next(LoadBasis basis) {
    if (!(basis.keyspace().orThrow().strategy() instanceof Strategy.Directory directory)) {
      throw LookupException.invalid("shard", "none", "a shard, but in a DIRECTORY keyspace");
    }
    AssignmentPolicy policy = directory.policy();
    ShardName picked =
        ShardChoice.pick(policy, basis.allShards(), keysByShard, ThreadLocalRandom.current())
            .orElseThrow(
                () ->
                    new LookupException(
                        ErrorReason.NO_SHARD_AVAILABLE,
                        "no shard is ACTIVE with a weight above 0"));
    keysByShard.merge(picked, 1L, Long::sum);
    return picked;
  }
}
