package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.load.Comparison;
import io.shardlookup.benchmarks.load.LoadResult;
import io.shardlookup.benchmarks.load.LoadSettings;
import io.shardlookup.benchmarks.orders.MeasuredShard;
import io.shardlookup.benchmarks.orders.OrderWrites;
import io.shardlookup.benchmarks.report.Goal;
import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.report.Topic;
import io.shardlookup.processes.DatabaseKind;
import io.shardlookup.processes.ProcessException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code write_overhead}. */
public final class WriteOverhead implements Measurement {
  /** The connections of a router's pool unless configured otherwise. */
  private static final int THREADS = 16;

  private static final String VERSUS = "plain JDBC";

  @Override
  public Topic topic() {
    return new Topic(
        "write_overhead",
        "An order-shaped transaction (four INSERTs, as the order service writes them: the order, its three lines, the outbox,"
            + " a payment) through `ShardRouter.write`, which resolves the key, guards the connection and commits by the shard's fence,"
            + " against the same statements over plain JDBC, ended by `COMMIT`. The same driver and properties, HikariCP pools of"
            + " the same size, as many threads as connections, the same shard, new orders on both sides; each commit is synced to"
            + " redo and binary log.",
        "commits that meet a fence just raised (they run again), a network, on which both sides take the same five round trips,"
            + " nor a server of its own for the database: here it has the processors in common with its clients.");
  }

  @Override
  public List<Row> measure(Run run) throws IOException {
    List<Row> rows = new ArrayList<>();
    StringBuilder profiles = new StringBuilder();
    for (Product product : Product.values()) {
      try (MeasuredShard shard =
              MeasuredShard.start(
                  run.directory(), product.kind, "overhead-" + product.kind.label(), run.folder());
          OrderWrites writes = OrderWrites.open(shard, THREADS)) {
        profiles.append(measure(run, product, writes, rows));
      } catch (ProcessException e) {
        rows.add(
            Row.notMeasured(topic().name(), product.title, VERSUS, String.valueOf(e.getMessage())));
      }
    }
    if (!profiles.isEmpty()) {
      run.explain(topic().name(), profiles.toString());
    }
    return rows;
  }

  /** Adds the rows; returns where the time goes, or nothing if nobody cares. */
  private String measure(Run run, Product product, OrderWrites writes, List<Row> rows)
      throws IOException {
    LoadSettings load = run.sizes().orders().writes();
    Run.Side routed = new Run.Side(writes.routed(), writes.threads());
    Run.Side plain = new Run.Side(writes.plain(), writes.threads());
    Comparison<LoadResult> results = run.compare(routed, plain, THREADS, load);
    String size = product.title + ", " + THREADS + " threads";
    List<Row> own =
        List.of(
            results
                .of(LoadResult::perSecond)
                .row(topic().name(), size, "1/s", VERSUS, Goal.atLeast(0.95)),
            results
                .of(LoadResult::p99Micros)
                .row(topic().name(), size + ": p99", "µs", VERSUS, Goal.atMost(1.1)));
    rows.addAll(own);
    return run.wantsProfile(own)
        ? product.title
            + ", "
            + run.profile(topic().name() + "-" + product.kind.label(), routed, THREADS, load)
        : "";
  }

  private enum Product {
    MARIADB(DatabaseKind.MARIADB, "MariaDB"),
    MYSQL(DatabaseKind.MYSQL, "MySQL");

    private final DatabaseKind kind;
    private final String title;

    Product(DatabaseKind kind, String title) {
      this.kind = kind;
      this.title = title;
    }
  }
}
