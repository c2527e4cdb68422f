package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.directory.MeasuredDirectory;
import io.shardlookup.benchmarks.profile.FlightRecorder;
import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.report.Topic;
import io.shardlookup.processes.LookupNodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code keys_memory}. */
public final class KeysMemory implements Measurement {
  private static final int BEYOND_THE_KEY = 100;
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final int HISTOGRAM_LINES = 15;

  @Override
  public Topic topic() {
    return new Topic(
        "keys_memory",
        "Bytes of live objects of a lookup node (a class histogram after a full collection) beyond those of a node of an empty"
            + " directory, divided by the entries; against the characters of a key.",
        "the heap to configure: a view that is loaded or resynchronised needs room for garbage, about as much again. Keys of"
            + " other alphabets than Latin-1 take two bytes a character.");
  }

  @Override
  public List<Row> measure(Run run) throws IOException {
    MeasuredDirectory directory = run.directory();
    int entries = directory.entries();
    String histogram = histogram(directory.node());
    double perKey = (double) (total(histogram) - empty(directory)) / entries;
    int key = MeasuredDirectory.KEY_LENGTH;
    Row row =
        new Row(
            topic().name(),
            String.format("%,d entries, keys of %d characters", entries, key),
            perKey,
            "B/key",
            "characters of the key",
            (double) key,
            perKey / key,
            null,
            "≤ 100 B + key",
            perKey <= BEYOND_THE_KEY + key);
    if (run.wantsProfile(List.of(row))) {
      run.explain(
          topic().name(), String.join("\n", histogram.lines().limit(HISTOGRAM_LINES).toList()));
    }
    return List.of(row);
  }

  private static long empty(MeasuredDirectory directory) throws IOException {
    try (LookupNodeProcess node = directory.emptyNode()) {
      node.start();
      node.awaitReady(STARTS_WITHIN);
      return total(histogram(node));
    }
  }

  private static String histogram(LookupNodeProcess node) throws IOException {
    return FlightRecorder.jcmd(node.pid(), "GC.class_histogram");
  }

  private static long total(String histogram) throws IOException {
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IOException("GC.class_histogram: no total in " + histogram);
    }
    return Long.parseLong(total.group(1));
  }
}
