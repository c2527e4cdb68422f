package io.shardlookup.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {
  @Test
  void isAsLongAsItWasGiven() {
    assertThat(Outage.of("PT1S").length()).isEqualTo(Duration.ofSeconds(1));
    assertThat(Outage.of("PT10M").length()).isEqualTo(Duration.ofMinutes(10));
    assertThat(Outage.of("PT1H").length()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void isShortUnlessGiven() {
    assertThat(Outage.of(null).length()).isEqualTo(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "600", "10m", "PT0S", "-PT10M", "PT0.999S", "PT1H1S", "P300D"})
  void refusesWhatIsNone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Outage.of(text))
        .withMessage(
            "chaos.outage: '" + text + "' (expected: a duration, PT1S..PT1H, such as PT10M)");
  }
}
