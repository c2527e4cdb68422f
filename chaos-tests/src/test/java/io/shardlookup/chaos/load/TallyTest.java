package io.shardlookup.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TallyTest {
  private static final long MILLI = 1_000_000;

  private final Tally tally = new Tally();

  @Test
  void aLongResolveOnABusyMachineIsExcusedInPartAndBothAreTold() {
    Hindrance busy = new Hindrance();
    busy.pressure(0, 0);
    busy.pressure(1_000 * MILLI, 1_000 * MILLI);
    tally.resolved(0, 100 * MILLI);
    tally.resolved(200 * MILLI, 700 * MILLI);

    Stall stall = tally.longestStall(busy::excusedNanos);

    assertThat(stall.counted()).isEqualTo(Duration.ofMillis(350));
    assertThat(stall).hasToString("350 ms (500 ms, 150 ms excused)");
  }

  @Test
  void theLongestStallIsTheOneThatLeastExcuses() {
    Hindrance pausedAtFirst = new Hindrance();
    pausedAtFirst.pause(0, 500 * MILLI, 500 * MILLI);
    tally.resolved(0, 500 * MILLI);
    tally.resolved(600 * MILLI, 680 * MILLI);

    Stall stall = tally.longestStall(pausedAtFirst::excusedNanos);

    assertThat(stall).hasToString("80 ms");
    assertThat(tally.longest()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void resolvesThatAreNotLookedAtOneByOneCountAsTheyAre() {
    tally.resolved(0, 20 * MILLI);
    tally.resolved(0, 30 * MILLI);

    assertThat(tally.longestStall((from, to) -> to - from).counted())
        .isEqualTo(Duration.ofMillis(30));
  }
}
