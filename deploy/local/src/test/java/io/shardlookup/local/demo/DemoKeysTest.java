package io.shardlookup.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoKeysTest {
  @Test
  void givesParcelNumbersOfRealDates() {
    assertThat(IntStream.range(0, 100).mapToObj(DemoKeys.PARCELS::key))
        .allSatisfy(key -> assertThat(key).matches("PCL-202601(0[1-9]|1[0-9]|2[0-8])-\\d+"));
  }

  @Test
  void spreadsInvoicesOverAllRanges() {
    assertThat(
            IntStream.range(0, 1_000)
                .map(i -> Integer.parseInt(DemoKeys.INVOICES.key(i)) / DemoKeys.INVOICES_A_RANGE)
                .distinct()
                .sorted())
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void asksAColdClientForEveryDeviceOnceBeforeAnyComesAgain() {
    Load.Questions questions = Load.cold(500, new Random(1));

    assertThat(IntStream.range(0, 500).mapToObj(i -> questions.next().key()).distinct())
        .hasSize(500);
  }
}
