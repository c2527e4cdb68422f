package io.shardlookup.orders.number;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that this instance may issue, and which it should draw: one block in use, the next
 * one for today, and tomorrow's first. Decides alone; {@link NumberIssuer} draws. Not thread-safe.
 */
final class NumberBlocks {
  private static final int BLOCKS_OF_TODAY = 2;
  private static final int BLOCKS_OF_TOMORROW = 1;

  private final SortedMap<LocalDate, Deque<Block>> blocks = new TreeMap<>();
  private final Set<LocalDate> drawing = new HashSet<>();
  private @Nullable LocalDate latest;

  /** Numbers from next to before end. */
  private static final class Block {
    private long next;
    private final long end;

    Block(long first, long end) {
      this.next = first;
      this.end = end;
    }
  }

  /**
   * The day that numbers are issued for when the clock shows this one: a clock that is put back
   * does not bring yesterday back, unless it was more than a day ahead and so plainly wrong.
   */
  LocalDate dayOf(LocalDate clock) {
    LocalDate day = latest != null && clock.equals(latest.minusDays(1)) ? latest : clock;
    latest = day;
    blocks.headMap(day).clear();
    return day;
  }

  /** The next number of a day; empty if there is none left. */
  OptionalLong take(LocalDate day) {
    Deque<Block> ofDay = blocks.get(day);
    if (ofDay == null || ofDay.isEmpty()) {
      return OptionalLong.empty();
    }
    Block block = ofDay.getFirst();
    long number = block.next++;
    if (block.next == block.end) {
      ofDay.removeFirst();
    }
    return OptionalLong.of(number);
  }

  /** The days for which a block is to be drawn now, and is counted as being drawn from now on. */
  List<LocalDate> draw(LocalDate today) {
    List<LocalDate> wanted = new ArrayList<>();
    if (isMissing(today, BLOCKS_OF_TODAY)) {
      wanted.add(today);
    } else if (isMissing(today.plusDays(1), BLOCKS_OF_TOMORROW)) {
      wanted.add(today.plusDays(1));
    }
    drawing.addAll(wanted);
    return wanted;
  }

  /** A block was drawn. */
  void drawn(LocalDate day, long first, int count) {
    drawing.remove(day);
    if (latest == null || !day.isBefore(latest)) {
      blocks.computeIfAbsent(day, d -> new ArrayDeque<>()).addLast(new Block(first, first + count));
    }
  }

  /** None was drawn, or one that is lost. */
  void failed(LocalDate day) {
    drawing.remove(day);
  }

  /** Whether a block of the day is being drawn. */
  boolean isDrawing(LocalDate day) {
    return drawing.contains(day);
  }

  /** How many numbers of a day are left. */
  long left(LocalDate day) {
    return Optional.ofNullable(blocks.get(day)).stream()
        .flatMap(Deque::stream)
        .mapToLong(block -> block.end - block.next)
        .sum();
  }

  private boolean isMissing(LocalDate day, int wanted) {
    Deque<Block> ofDay = blocks.get(day);
    return !drawing.contains(day) && (ofDay == null || ofDay.size() < wanted);
  }
}
