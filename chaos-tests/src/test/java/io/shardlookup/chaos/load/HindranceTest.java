package io.shardlookup.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HindranceTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long MOST = Hindrance.MOST_BEYOND_A_PAUSE_NANOS;

  private final Hindrance hindrance = new Hindrance();

  @Test
  void nothingNotedExcusesNothing() {
    assertThat(hindrance.excusedNanos(0, SECOND)).isZero();
  }

  @Test
  void aPauseOfThisProcessIsExcusedHoweverLong() {
    hindrance.pause(100 * MILLI, 600 * MILLI, 500 * MILLI);

    assertThat(hindrance.excusedNanos(0, SECOND)).isEqualTo(500 * MILLI);
    assertThat(hindrance.longestPauseNanos()).isEqualTo(500 * MILLI);
  }

  @Test
  void aProcessorThatSomebodyAlwaysWaitsForExcusesNoMoreThanTheBound() {
    alwaysUnderPressure();

    assertThat(hindrance.excusedNanos(0, 100 * MILLI)).isEqualTo(100 * MILLI);
    assertThat(hindrance.excusedNanos(0, SECOND)).isEqualTo(MOST);
  }

  @Test
  void underPressureALongPauseIsExcusedAndTheBoundBeyondIt() {
    alwaysUnderPressure();
    hindrance.pause(100 * MILLI, 300 * MILLI, 200 * MILLI);

    assertThat(hindrance.excusedNanos(0, SECOND)).isEqualTo(200 * MILLI + MOST);
  }

  @Test
  void manyShortPausesExcuseNoMoreThanTheLongestAndTheBound() {
    for (long began = 0; began < SECOND; began += 10 * MILLI) {
      hindrance.pause(began, began + 9 * MILLI, 8 * MILLI);
    }

    assertThat(hindrance.excusedNanos(0, SECOND)).isEqualTo(8 * MILLI + MOST);
  }

  @Test
  void ofAPauseOnlyTheShareWithinTheWaitIsExcused() {
    hindrance.pause(0, 400 * MILLI, 400 * MILLI);
    hindrance.pause(900 * MILLI, SECOND, 100 * MILLI);

    assertThat(hindrance.excusedNanos(300 * MILLI, 800 * MILLI)).isEqualTo(100 * MILLI);
    assertThat(hindrance.excusedNanos(500 * MILLI, 800 * MILLI)).isZero();
    assertThat(hindrance.excusedNanos(100 * MILLI, 200 * MILLI)).isEqualTo(100 * MILLI);
  }

  private void alwaysUnderPressure() {
    hindrance.pressure(0, 7 * SECOND);
    hindrance.pressure(2 * SECOND, 9 * SECOND);
  }
}
