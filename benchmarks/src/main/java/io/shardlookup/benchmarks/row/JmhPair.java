package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.jmh.JmhFork;
import io.shardlookup.benchmarks.load.Comparison;
import io.shardlookup.benchmarks.profile.FrameSummary;
import io.shardlookup.benchmarks.report.Goal;
import io.shardlookup.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A JMH benchmark of two sides, and its rows.
 *
 * @param fork the benchmark
 * @param versus what the other side is
 */
record JmhPair(JmhFork fork, String versus) {
  /** The smallest object is 16 bytes; what JMH itself allocates is far below this for one call. */
  private static final double NO_ALLOCATION = 0.1;

  /** Time and allocation of one call. */
  List<Row> rows(String name, String size, Goal goal) {
    Comparison<JmhFork.Score> scores = fork.compare();
    double bytes = scores.valueOf(JmhFork.Score::bytes);
    Row allocation =
        new Row(
            name,
            size + ": allocation",
            Math.rint(bytes * 10) / 10,
            "B/op",
            "none",
            null,
            null,
            null,
            "0 B",
            bytes < NO_ALLOCATION);
    return List.of(
        scores.of(JmhFork.Score::nanos).row(name, size, "ns/op", versus, goal), allocation);
  }

  /** Where the product's side spends its time. */
  String profile(Path folder) throws IOException {
    Path recording = folder.resolve(fork.benchmark().getSimpleName() + ".jfr").toAbsolutePath();
    double nanos =
        fork.productAlone(
            List.of(
                "-Xlog:jfr+startup=off",
                "-XX:StartFlightRecording:settings=profile,filename=" + recording));
    return FrameSummary.of(
        String.format(
            "%s %s (%.0f ns/op)", fork.benchmark().getSimpleName(), fork.parameters(), nanos),
        recording,
        "_jmhStub");
  }
}
