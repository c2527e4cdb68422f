package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.jmh.JmhFork;
import io.shardlookup.benchmarks.load.Comparison;
import io.shardlookup.benchmarks.profile.FrameSummary;
import io.shardlookup.benchmarks.report.Goal;
import io.shardlookup.benchmarks.report.PairedSeries;
import io.shardlookup.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Two JMH methods compared, fork by fork.
 *
 * @param product the product's method
 * @param peer the other
 * @param versus what the other is
 */
record JmhPair(JmhFork product, JmhFork peer, String versus) {
  /** A single small object is 16 bytes; JMH's own work and the node's tick are far below one. */
  private static final double NO_ALLOCATION = 1;

  /** Time and allocation of one call. */
  List<Row> rows(String name, String size, Goal goal, int pairs) {
    Comparison<JmhFork.Score> scores =
        Comparison.interleaved(
            pairs, false, () -> product.run(List.of()), () -> peer.run(List.of()));
    PairedSeries time = scores.of(JmhFork.Score::nanos);
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
    return List.of(time.row(name, size, "ns/op", versus, goal), allocation);
  }

  /** Where the product's method spends its time. */
  String profile(Path folder) throws IOException {
    Path recording = folder.resolve(product.benchmark().getSimpleName() + ".jfr").toAbsolutePath();
    JmhFork.Score ignored =
        product.run(List.of("-XX:StartFlightRecording:settings=profile,filename=" + recording));
    return FrameSummary.of(
        String.format(
            "%s %s (%.0f ns/op)", product.method(), product.parameters(), ignored.nanos()),
        recording);
  }
}
