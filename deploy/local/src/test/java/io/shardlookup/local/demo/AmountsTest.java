package io.shardlookup.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 ns",
    "999, 999 ns",
    "1000, 1.0 µs",
    "45600, 46 µs",
    "1300000, 1.3 ms",
    "72000000, 72 ms",
    "2500000000, 2.5 s"
  })
  void usesTheUnitThatFits(long nanos, String expected) {
    assertThat(Amounts.time(nanos)).isEqualTo(expected);
  }
}
