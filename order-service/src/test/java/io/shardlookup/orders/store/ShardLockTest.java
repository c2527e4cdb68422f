package io.shardlookup.orders.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShardLockTest {
  @Test
  void saysThePurposeAndTheDatabase() {
    assertThat(name("shard_1")).isEqualTo("outbox-relay/shard_1");
  }

  @Test
  void tellsLongNamesApartWithinTheLimit() {
    String same = "x".repeat(60);

    String one = name(same + "1234");
    String other = name(same + "1235");

    assertThat(one).hasSize(ShardLock.MAX_LENGTH).isNotEqualTo(other);
    assertThat(other).hasSize(ShardLock.MAX_LENGTH);
  }

  @Test
  void keepsANameThatJustFits() {
    assertThat(name("y".repeat(51))).isEqualTo("outbox-relay/" + "y".repeat(51));
    assertThat(name("y".repeat(52))).hasSize(64).doesNotContain("y".repeat(51));
  }

  private static String name(String database) {
    return ShardLock.of("outbox-relay", database).name();
  }
}
