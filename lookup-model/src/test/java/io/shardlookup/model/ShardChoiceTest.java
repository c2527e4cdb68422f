package io.shardlookup.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shardlookup.model.strategy.AssignmentPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShardChoiceTest {
  private static final Shard LIGHT = shard("light", 1, ShardState.ACTIVE);
  private static final Shard HEAVY = shard("heavy", 3, ShardState.ACTIVE);
  private static final List<Shard> SHARDS =
      List.of(
          LIGHT,
          HEAVY,
          shard("weightless", 0, ShardState.ACTIVE),
          shard("draining", 100, ShardState.DRAINING),
          shard("read-only", 100, ShardState.READ_ONLY));

  @Test
  void weightedFollowsTheWeights() {
    Map<ShardName, Long> keys = assign(AssignmentPolicy.WEIGHTED, 40_000, Map.of());

    assertThat(keys).containsOnlyKeys(LIGHT.name(), HEAVY.name());
    assertThat(keys.get(HEAVY.name())).isCloseTo(30_000L, within(600L));
  }

  @Test
  void leastKeysKeepsTheWeightsExactly() {
    Map<ShardName, Long> keys = assign(AssignmentPolicy.LEAST_KEYS, 40_000, Map.of());

    assertThat(keys).isEqualTo(Map.of(LIGHT.name(), 10_000L, HEAVY.name(), 30_000L));
  }

  @Test
  void leastKeysFillsAnEmptyShardFirst() {
    Map<ShardName, Long> keys =
        assign(AssignmentPolicy.LEAST_KEYS, 1_000, Map.of(HEAVY.name(), 3_000L));

    assertThat(keys).isEqualTo(Map.of(HEAVY.name(), 3_000L, LIGHT.name(), 1_000L));
  }

  @Test
  void leastKeysPrefersTheHeavierOfEmptyShards() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(
              ShardChoice.pick(
                  AssignmentPolicy.LEAST_KEYS, SHARDS, Map.of(), new SplittableRandom(seed)))
          .contains(HEAVY.name());
    }
  }

  @Test
  void leastKeysDrawsAmongEquals() {
    List<Shard> equals =
        List.of(shard("a", 5, ShardState.ACTIVE), shard("b", 5, ShardState.ACTIVE));
    SplittableRandom random = new SplittableRandom(1);

    assertThat(
            Stream.generate(
                    () ->
                        ShardChoice.pick(AssignmentPolicy.LEAST_KEYS, equals, Map.of(), random)
                            .orElseThrow())
                .limit(50))
        .contains(new ShardName("a"), new ShardName("b"));
  }

  @Test
  void picksNoneIfNoShardTakesNewKeys() {
    for (AssignmentPolicy policy : AssignmentPolicy.values()) {
      assertThat(ShardChoice.pick(policy, SHARDS.subList(2, 5), Map.of(), new SplittableRandom(1)))
          .isEmpty();
      assertThat(ShardChoice.pick(policy, List.of(), Map.of(), new SplittableRandom(1))).isEmpty();
    }
  }

  @Test
  void bearsTheLargestWeightsAndCounts() {
    List<Shard> largest =
        List.of(
            shard("a", Shard.MAX_WEIGHT, ShardState.ACTIVE),
            shard("b", Shard.MAX_WEIGHT, ShardState.ACTIVE));
    Map<ShardName, Long> keys =
        Map.of(new ShardName("a"), 1_000_000_000L, new ShardName("b"), 999_999_999L);

    assertThat(
            ShardChoice.pick(AssignmentPolicy.LEAST_KEYS, largest, keys, new SplittableRandom(1)))
        .contains(new ShardName("b"));
  }

  private static Map<ShardName, Long> assign(
      AssignmentPolicy policy, int count, Map<ShardName, Long> before) {
    SplittableRandom random = new SplittableRandom(42);
    Map<ShardName, Long> keys = new HashMap<>(before);
    for (int i = 0; i < count; i++) {
      ShardName shard = ShardChoice.pick(policy, SHARDS, keys, random).orElseThrow();
      keys.merge(shard, 1L, Long::sum);
    }
    return keys;
  }

  private static Shard shard(String name, int weight, ShardState state) {
    return new Shard(new ShardName(name), "mysql://" + name, weight, state, "", Generation.NONE);
  }
}
