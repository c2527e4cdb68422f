package io.shardlookup.orders.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RelayLockNameTest {
  @Test
  void saysTheDatabase() {
    assertThat(RelayLockName.of("shard_1")).isEqualTo("outbox-relay/shard_1");
  }

  @Test
  void tellsLongNamesApartWithinTheLimit() {
    String same = "x".repeat(60);

    String one = RelayLockName.of(same + "1234");
    String other = RelayLockName.of(same + "1235");

    assertThat(one).hasSize(RelayLockName.MAX_LENGTH).isNotEqualTo(other);
    assertThat(other).hasSize(RelayLockName.MAX_LENGTH);
  }

  @Test
  void keepsANameThatJustFits() {
    assertThat(RelayLockName.of("y".repeat(51))).isEqualTo("outbox-relay/" + "y".repeat(51));
    assertThat(RelayLockName.of("y".repeat(52))).hasSize(64).doesNotContain("y".repeat(51));
  }
}
