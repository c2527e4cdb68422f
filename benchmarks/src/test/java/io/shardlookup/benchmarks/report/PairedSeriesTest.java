package io.shardlookup.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairedSeriesTest {
  @Test
  void comparesWithinEachPairSoThatASlowMomentCancelsOut() {
    PairedSeries series = series(100, 50, 10, 5, 104, 52);

    Row row = series.row("n", "s", "1/s", "peer", Goal.atLeast(2));

    assertThat(row.ratio()).isEqualTo(2);
    assertThat(row.spread()).isEqualTo(0);
    assertThat(row.value()).isEqualTo(100);
    assertThat(row.versusValue()).isEqualTo(50);
    assertThat(row.met()).isTrue();
  }

  @Test
  void saysHowFarThePairsLieApart() {
    PairedSeries series = series(3, 1, 1, 1, 4, 1, 2, 1, 100, 1);

    assertThat(series.ratio()).isEqualTo(3);
    assertThat(series.spread()).as("(4 - 2) / 3").isCloseTo(2.0 / 3, within(1e-9));
    assertThat(series(7, 1).spread()).isZero();
  }

  @Test
  void takesTheMeanOfTheTwoInTheMiddle() {
    assertThat(PairedSeries.median(List.of(4.0, 1.0, 3.0, 2.0))).isCloseTo(2.5, within(1e-9));
  }

  @Test
  void refusesWhatGivesNoRatio() {
    assertThatThrownBy(() -> new PairedSeries.Pair(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.0 and 0.0");
    assertThatThrownBy(() -> new PairedSeries.Pair(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PairedSeries(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void missesAGoalByTheRatioAlone() {
    assertThat(Goal.atMost(1.5).isMetBy(100, 1.5)).isTrue();
    assertThat(Goal.atMost(1.5).isMetBy(1, 1.51)).isFalse();
    assertThat(Goal.atLeast(0.95).isMetBy(100, 0.94)).isFalse();
    assertThat(Goal.REPORTED.isMetBy(100, 0.1)).isNull();
  }

  @Test
  void missesAGoalForANumberByThatNumberAlone() {
    Goal goal = Goal.atMost(100, "ms");

    assertThat(goal.text()).isEqualTo("≤ 100 ms");
    assertThat(series(100, 1).row("n", "s", "ms", "peer", goal).met()).isTrue();
    assertThat(series(100.1, 1000).row("n", "s", "ms", "peer", goal).met()).isFalse();
  }

  private static PairedSeries series(double... numbers) {
    List<PairedSeries.Pair> pairs = new java.util.ArrayList<>();
    for (int i = 0; i < numbers.length; i += 2) {
      pairs.add(new PairedSeries.Pair(numbers[i], numbers[i + 1]));
    }
    return new PairedSeries(pairs);
  }
}
