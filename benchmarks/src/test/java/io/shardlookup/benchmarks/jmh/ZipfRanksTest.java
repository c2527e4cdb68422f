package io.shardlookup.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ZipfRanksTest {
  private static final int DRAWS = 200_000;

  @Test
  void drawsTheFirstRankAboutTwiceAsOftenAsTheSecond() {
    int[] drawn = drawn(1_000);

    assertThat((double) drawn[0] / drawn[1]).isCloseTo(Math.pow(2, 0.99), within(0.1));
    assertThat((double) drawn[0] / drawn[9]).isCloseTo(Math.pow(10, 0.99), within(1.5));
  }

  @Test
  void drawsEveryRankAndNoOther() {
    assertThat(drawn(100)).hasSize(100).doesNotContain(0);
  }

  private static int[] drawn(int ranks) {
    ZipfRanks zipf = new ZipfRanks(ranks, new Random(7));
    int[] drawn = new int[ranks];
    for (int i = 0; i < DRAWS; i++) {
      drawn[zipf.next()]++;
    }
    return drawn;
  }
}
