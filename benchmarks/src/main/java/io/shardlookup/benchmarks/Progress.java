package io.shardlookup.benchmarks;

import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.row.Measurement;
import io.shardlookup.benchmarks.row.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Tells on standard output what is measured; a failed measurement does not end the others. */
final class Progress {
  private final long startedAt = System.nanoTime();
  private int failures;

  List<Row> measure(Measurement measurement, Run run) {
    String name = measurement.topic().name();
    say(name + " ...");
    try {
      List<Row> rows = measurement.measure(run);
      rows.forEach(row -> say("  " + line(row)));
      return rows;
    } catch (IOException | RuntimeException e) {
      failures++;
      e.printStackTrace(System.err);
      say("  failed: " + e);
      return List.of(Row.notMeasured(name, "", "", "the measurement failed: " + e.getMessage()));
    }
  }

  int failures() {
    return failures;
  }

  private void say(String text) {
    Duration since = Duration.ofNanos(System.nanoTime() - startedAt);
    System.out.printf("%3d:%02d %s%n", since.toMinutes(), since.toSecondsPart(), text);
  }

  private static String line(Row row) {
    if (row.value() == null) {
      return row.size() + ": " + row.goal();
    }
    String versus =
        row.ratio() == null
            ? ""
            : String.format(" vs %s %.4g = %.3g×", row.versus(), row.versusValue(), row.ratio());
    String spread = row.spread() == null ? "" : String.format(" ±%.0f %%", row.spread() * 100);
    String met = row.met() == null ? "" : row.met() ? ", met" : ", MISSED";
    return String.format(
        "%s: %.4g %s%s%s (%s%s)",
        row.size(), row.value(), row.unit(), versus, spread, row.goal(), met);
  }
}
