package io.shardlookup.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadingTest {
  @Test
  void makesTheNextChangeOnlyWhenAllHaveSeenTheLast() {
    SlowReceivers receivers = new SlowReceivers(100, 5);

    Spreading.Times times = Spreading.of(receivers, 3);

    assertThat(receivers.changes).isEqualTo(3);
    assertThat(receivers.askedAfterSeeing).isZero();
    assertThat(times.p99Millis()).isGreaterThanOrEqualTo(times.medianMillis());
    assertThat(times.medianMillis()).as("four pauses of 0.2 ms at least").isGreaterThan(0.8);
  }

  /** Each sees a change when it is looked at for the n-th time. */
  private static final class SlowReceivers implements Receivers {
    private final int[] looks;
    private final int looksNeeded;
    private int changes;
    private int askedAfterSeeing;

    SlowReceivers(int count, int looksNeeded) {
      this.looks = new int[count];
      this.looksNeeded = looksNeeded;
    }

    @Override
    public int count() {
      return looks.length;
    }

    @Override
    public void change() {
      for (int look : looks) {
        assertThat(look).isIn(0, looksNeeded);
      }
      java.util.Arrays.fill(looks, 0);
      changes++;
    }

    @Override
    public boolean hasSeen(int receiver) {
      if (looks[receiver] >= looksNeeded) {
        askedAfterSeeing++;
      }
      return ++looks[receiver] >= looksNeeded;
    }
  }
}
