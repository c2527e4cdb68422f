package io.shardlookup.orders.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.client.SequenceBlock;
import io.shardlookup.model.Revision;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class NumberBlocksProperties {
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 27);

  /** Steps: 0..5 take a number, 6 and 7 draw, 8 fails a draw, 9 turns the clock on or back. */
  @Property(tries = 300)
  void everyNumberIsOfADrawnBlockAndIssuedOnce(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 9) Integer> steps,
      @ForAll @IntRange(min = 1, max = 5) int blockSize) {
    NumberBlocks blocks = new NumberBlocks();
    Drawer drawer = new Drawer(blocks, blockSize);
    Set<String> issued = new HashSet<>();
    LocalDate clock = FIRST;
    for (int i = 0; i < steps.size(); i++) {
      switch (steps.get(i)) {
        case 6, 7 -> drawer.draw(blocks.dayOf(clock), true);
        case 8 -> drawer.draw(blocks.dayOf(clock), false);
        case 9 -> clock = clock.plusDays(i % 3 == 0 ? -1 : 1);
        default -> {
          LocalDate day = blocks.dayOf(clock);
          OptionalLong number = blocks.take(day);
          if (number.isPresent()) {
            assertThat(issued.add(day + "/" + number.getAsLong())).isTrue();
            assertThat(number.getAsLong()).isBetween(1L, drawer.last(day));
          }
        }
      }
    }
  }

  @Property(tries = 100)
  void holdsTwoBlocksOfTodayAndOneOfTomorrow(
      @ForAll @IntRange(min = 1, max = 100) int blockSize, @ForAll @IntRange(max = 99) int taken) {
    NumberBlocks blocks = new NumberBlocks();
    Drawer drawer = new Drawer(blocks, blockSize);
    for (int i = 0; i < 10; i++) {
      drawer.draw(FIRST, true);
    }

    assertThat(blocks.left(FIRST)).isEqualTo(2L * blockSize);
    assertThat(blocks.left(FIRST.plusDays(1))).isEqualTo(blockSize);

    for (int i = 0; i < taken % blockSize; i++) {
      blocks.take(FIRST);
    }
    assertThat(blocks.draw(FIRST)).isEmpty();
    for (int i = taken % blockSize; i < blockSize; i++) {
      blocks.take(FIRST);
    }
    assertThat(blocks.draw(FIRST)).containsExactly(FIRST);
    assertThat(blocks.draw(FIRST)).isEmpty();
  }

  /** Draws as the directory would: numbers of a day rise without end. */
  private static final class Drawer {
    private final NumberBlocks blocks;
    private final int blockSize;
    private final Map<LocalDate, Long> next = new HashMap<>();

    Drawer(NumberBlocks blocks, int blockSize) {
      this.blocks = blocks;
      this.blockSize = blockSize;
    }

    void draw(LocalDate today, boolean succeeds) {
      for (LocalDate day : new ArrayList<>(blocks.draw(today))) {
        long first = next.getOrDefault(day, 1L);
        next.put(day, first + blockSize);
        if (succeeds) {
          blocks.drawn(day, new SequenceBlock(first, blockSize, Revision.NONE));
        } else {
          blocks.failed(day);
        }
      }
    }

    long last(LocalDate day) {
      return next.getOrDefault(day, 1L) - 1;
    }
  }
}
