package io.shardlookup.server.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LookupConfigTest {
  @Test
  void hasTheseDefaults() {
    Duration two = Duration.ofSeconds(2);

    assertThat(LookupConfig.DEFAULT).isEqualTo(new LookupConfig(two, two, two));
  }

  @Test
  void refusesBoundsOutOfBounds() {
    Duration ok = Duration.ofSeconds(1);

    assertThatThrownBy(() -> new LookupConfig(Duration.ZERO, ok, ok))
        .hasMessage("min_revision bound: PT0S (expected: above 0 and at most PT1M)");
    assertThatThrownBy(() -> new LookupConfig(ok, Duration.ofMinutes(2), ok))
        .hasMessage("confirm bound: PT2M (expected: above 0 and at most PT1M)");
    assertThatThrownBy(() -> new LookupConfig(ok, ok, Duration.ofMillis(-1)))
        .hasMessage("assigned bound: PT-0.001S (expected: above 0 and at most PT1M)");
  }
}
