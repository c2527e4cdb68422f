package io.shardlookup.model;

import io.shardlookup.model.strategy.AssignmentPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Picks the shard of a new DIRECTORY key by policy, among the shards that take new keys. A pure
 * function of its arguments and of the random numbers it draws.
 */
public final class ShardChoice {
  private ShardChoice() {}

  /**
   * The shard for one more key; empty if no shard takes new keys.
   *
   * @param shards all shards, in any order; those that take no new keys are passed over
   * @param keysByShard how many keys of the keyspace each shard has; a shard that is missing has
   *     none. WEIGHTED does not look at it
   */
  public static Optional<ShardName> pick(
      AssignmentPolicy policy,
      Collection<Shard> shards,
      Map<ShardName, Long> keysByShard,
      RandomGenerator random) {
    List<Shard> takers =
        shards.stream()
            .filter(Shard::takesNewKeys)
            .sorted(Comparator.comparing(Shard::name))
            .toList();
    if (takers.isEmpty()) {
      return Optional.empty();
    }
    Shard picked =
        switch (policy) {
          case WEIGHTED -> weighted(takers, random);
          case LEAST_KEYS -> leastKeys(takers, keysByShard, random);
        };
    return Optional.of(picked.name());
  }

  private static Shard weighted(List<Shard> takers, RandomGenerator random) {
    long total = takers.stream().mapToLong(Shard::weight).sum();
    long drawn = random.nextLong(total);
    for (Shard shard : takers) {
      drawn -= shard.weight();
      if (drawn < 0) {
        return shard;
      }
    }
    throw new AssertionError("drawn beyond the sum of weights: " + total);
  }

  /** Counts the new key too, so that of empty shards the heavier one is first; ties are drawn. */
  private static Shard leastKeys(
      List<Shard> takers, Map<ShardName, Long> keysByShard, RandomGenerator random) {
    List<Shard> least = new ArrayList<>();
    long leastKeys = 0;
    for (Shard shard : takers) {
      long keys = keysByShard.getOrDefault(shard.name(), 0L) + 1;
      int order =
          least.isEmpty()
              ? -1
              : Long.compare(keys * least.get(0).weight(), leastKeys * shard.weight());
      if (order < 0) {
        least.clear();
        leastKeys = keys;
      }
      if (order <= 0) {
        least.add(shard);
      }
    }
    return least.get(random.nextInt(least.size()));
  }
}
