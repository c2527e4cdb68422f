package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.jmh.JmhFork;
import io.shardlookup.benchmarks.jmh.ResolveScopeHit;
import io.shardlookup.benchmarks.report.Goal;
import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.report.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code resolve_scope_hit}. */
public final class ScopeHit implements Measurement {
  private static final Goal GOAL = Goal.atMost(1.5);
  private static final List<String> STRATEGIES = List.of("HASH", "SEQUENCE", "RANGE");

  @Override
  public Topic topic() {
    return new Topic(
        "resolve_scope_hit",
        "`LookupClient.resolve` in a mirrored keyspace, against `ConcurrentHashMap.get` on a map that holds every key."
            + " The keys asked for are equal to the held ones but other objects, in random order. JMH, both sides"
            + " in turn in one JVM; the client's mirror is filled by a real node over gRPC. The small set stays in the CPU's caches: there"
            + " the arithmetic counts (CRC-32 alone costs about 2.5 times a map hit), so it only informs.",
        "what a miss costs (`lookup_stream`), nor that a map would do: it would have to hold every key there is, and somebody"
            + " would have to tell it of changes.");
  }

  @Override
  public List<Row> measure(Run run) throws IOException {
    Sizes sizes = run.sizes();
    List<Row> rows = new ArrayList<>();
    JmhPair worst = null;
    double worstRatio = 0;
    for (Cell cell : cells(sizes)) {
      JmhPair pair = pair(cell, sizes);
      List<Row> measured = pair.rows(topic().name(), cell.words(), cell.goal());
      Double ratio = measured.get(0).ratio();
      if (measured.stream().anyMatch(Row::isMissed) && ratio != null && ratio > worstRatio) {
        worst = pair;
        worstRatio = ratio;
      }
      rows.addAll(measured);
    }
    JmhPair shown = worst != null ? worst : pair(cells(sizes).get(0), sizes);
    if (run.wantsProfile(rows)) {
      run.explain(topic().name(), shown.profile(run.folder()));
    }
    return rows;
  }

  private static List<Cell> cells(Sizes sizes) {
    List<Cell> cells = new ArrayList<>();
    for (String strategy : STRATEGIES) {
      for (int pins : new int[] {0, sizes.pins()}) {
        for (int threads : new int[] {1, 2}) {
          for (int keys : new int[] {sizes.keys(), sizes.smallKeys()}) {
            Cell cell =
                new Cell(
                    strategy,
                    Math.min(pins, keys / 10),
                    threads,
                    keys,
                    keys == sizes.keys() ? GOAL : Goal.REPORTED);
            if (sizes.everyCell() || cell.isTypical()) {
              cells.add(cell);
            }
          }
        }
      }
    }
    return cells;
  }

  private static JmhPair pair(Cell cell, Sizes sizes) {
    Map<String, String> parameters =
        Map.of(
            "strategy", cell.strategy(),
            "pins", Integer.toString(cell.pins()),
            "keys", Integer.toString(cell.keys()));
    return new JmhPair(
        new JmhFork(ResolveScopeHit.class, cell.threads(), parameters, sizes.fork()),
        "ConcurrentHashMap.get");
  }

  private record Cell(String strategy, int pins, int threads, int keys, Goal goal) {
    /** Each setting alone: pins or the second thread or the small set. */
    boolean isTypical() {
      boolean large = goal.equals(GOAL);
      int unusual = (pins > 0 ? 1 : 0) + (threads > 1 ? 1 : 0) + (large ? 0 : 1);
      return unusual == 0
          || (unusual == 1 && pins > 0)
          || (unusual == 1 && strategy.equals("HASH"));
    }

    String words() {
      return String.format(
          "%s, %,d keys, %s, %d %s",
          strategy,
          keys,
          pins == 0 ? "no pins" : String.format("%,d pins", pins),
          threads,
          threads == 1 ? "thread" : "threads");
    }
  }
}
