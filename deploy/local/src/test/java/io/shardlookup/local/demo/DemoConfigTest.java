package io.shardlookup.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoConfigTest {
  @Test
  void placesAtLeastTwoThousandOrdersByClientsAtTheSameTimeWhileTheLoadRuns() {
    DemoConfig config = DemoConfig.defaults();

    assertThat(config.orders().orders()).isGreaterThanOrEqualTo(2_000);
    assertThat(config.orders().clients()).isGreaterThan(1);
    assertThat(config.orders().within()).isLessThanOrEqualTo(config.length());
  }

  @Test
  void resolvesByWarmAndColdClientsForAsLongAndAmongAsManyKeysAsItsReadmeSays() {
    DemoConfig config = DemoConfig.defaults();

    assertThat(config.length()).isEqualTo(Duration.ofSeconds(22));
    assertThat(config.devices()).isEqualTo(100_000);
    assertThat(config.clients().warm()).isPositive();
    assertThat(config.clients().cold()).isPositive();
  }
}
