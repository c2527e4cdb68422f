package io.shardlookup.orders.number;

import io.shardlookup.client.SequenceBlock;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Revision;
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
 *
 * <p>A keyspace that is deleted and created anew counts from 1 again, so that numbers drawn before
 * are another's, too. Its record's generation rises then; blocks that are older are dropped. They
 * are after any other change of the record, which cannot be told apart from that: gaps are legal.
 */
final class NumberBlocks {
  private static final int BLOCKS_OF_TODAY = 2;
  private static final int BLOCKS_OF_TOMORROW = 1;

  private final SortedMap<LocalDate, Deque<Block>> blocks = new TreeMap<>();
  private final Set<LocalDate> drawing = new HashSet<>();
  private @Nullable LocalDate latest;
  private Generation keyspace = Generation.NONE;

  /** Numbers from next to before end. */
  private static final class Block {
    private long next;
    private final long end;
    private final Revision drawnAt;

    Block(long first, long end, Revision drawnAt) {
      this.next = first;
      this.end = end;
      this.drawnAt = drawnAt;
    }
  }

  /** The keyspace's record is of this generation, unless a newer one was seen. */
  void keyspaceIs(Generation generation) {
    if (keyspace.isOlderThan(generation)) {
      keyspace = generation;
      blocks.values().forEach(ofDay -> ofDay.removeIf(block -> isOutdated(block.drawnAt)));
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

  /** A block was drawn; lost if that was before the keyspace's record was last written. */
  void drawn(LocalDate day, SequenceBlock block) {
    drawing.remove(day);
    if (!isOutdated(block.revision()) && (latest == null || !day.isBefore(latest))) {
      blocks
          .computeIfAbsent(day, d -> new ArrayDeque<>())
          .addLast(new Block(block.first(), block.end(), block.revision()));
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

  private boolean isOutdated(Revision drawnAt) {
    return drawnAt.isOlderThan(keyspace.revision());
  }

  private boolean isMissing(LocalDate day, int wanted) {
    Deque<Block> ofDay = blocks.get(day);
    return !drawing.contains(day) && (ofDay == null || ofDay.size() < wanted);
  }
}
