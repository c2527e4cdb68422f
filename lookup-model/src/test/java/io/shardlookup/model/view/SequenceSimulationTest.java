package io.shardlookup.model.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.model.strategy.SequenceKey;
import io.shardlookup.model.strategy.Strategy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The promise of SEQUENCE over 60 days: a shard added from day 30 on moves no row, and with 30 days
 * of retention the load is even again 30 days later.
 */
class SequenceSimulationTest {
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 15);
  private static final int DAYS = 60;
  private static final int DAY_OF_NEW_SHARD = 30;
  private static final int SHARDS_BEFORE = 4;
  private static final double EVEN = 0.02;

  /** A row where it was written. */
  private record Row(int day, String key, ShardName shard) {}

  private final List<Row> rows = new ArrayList<>();
  private View view = View.EMPTY;

  @BeforeEach
  void live() {
    SplittableRandom random = new SplittableRandom(2026);
    List<DirectoryChange> first = new ArrayList<>();
    first.add(Given.put(new Strategy.Sequence("o-")));
    first.addAll(Given.epoch(date(0), 0, SHARDS_BEFORE, 1));
    view = view.with(new Revision(1), first);

    for (int day = 0; day < DAYS; day++) {
      if (day == DAY_OF_NEW_SHARD) {
        addShard();
      }
      int orders = random.nextInt(800, 1_200);
      for (int number = 0; number < orders; number++) {
        String key = SequenceKey.format("o-", date(day), number);
        rows.add(new Row(day, key, locate(key)));
      }
      assertNoRowMoved();
    }
  }

  @Test
  void withRetentionTheLoadIsEvenAgain() {
    assertThat(unevenness(day -> day >= DAYS - 30)).isLessThan(EVEN);
  }

  @Test
  void onTheDayOfTheNewShardTheLoadIsNotEven() {
    assertThat(unevenness(day -> day >= DAY_OF_NEW_SHARD - 29 && day <= DAY_OF_NEW_SHARD))
        .isGreaterThan(10 * EVEN);
  }

  @Test
  void withoutRetentionTheLoadIsNotEven() {
    assertThat(unevenness(day -> true)).isGreaterThan(10 * EVEN);
  }

  /** Introduces the epoch as an operator would: the dates before keep their residues. */
  private void addShard() {
    int from = date(DAY_OF_NEW_SHARD);
    List<DirectoryChange> change = new ArrayList<>();
    change.add(Given.put(date(0), from, SHARDS_BEFORE, 2));
    change.addAll(Given.epoch(from, 0, SHARDS_BEFORE + 1, 2));
    view = view.with(new Revision(2), change);
    assertThat(view.activeKeyspace("orders").get(new Scope.Residue(from, SHARDS_BEFORE)))
        .isNotNull();
  }

  private void assertNoRowMoved() {
    for (Row row : rows) {
      if (!locate(row.key()).equals(row.shard())) {
        assertThat(locate(row.key())).as(row.key()).isEqualTo(row.shard());
      }
    }
  }

  /** How far the fullest and the emptiest shard are from the mean, as a part of it. */
  private double unevenness(IntPredicate kept) {
    Map<ShardName, Long> load = new HashMap<>();
    for (int i = 0; i <= SHARDS_BEFORE; i++) {
      load.put(new ShardName("shard-" + i), 0L);
    }
    for (Row row : rows) {
      if (kept.test(row.day())) {
        load.merge(row.shard(), 1L, Long::sum);
      }
    }
    LongSummaryStatistics rowsOfShards =
        load.values().stream().mapToLong(Long::longValue).summaryStatistics();
    double mean = rowsOfShards.getAverage();
    return Math.max(rowsOfShards.getMax() - mean, mean - rowsOfShards.getMin()) / mean;
  }

  private ShardName locate(String key) {
    return Objects.requireNonNull(view.locate("orders", key)).shard();
  }

  private static int date(int day) {
    return SequenceDate.of(FIRST_DAY.plusDays(day));
  }
}
