package io.shardlookup.local.demo;

import java.util.List;
import java.util.Locale;

/** How the demonstration is doing, in lines that are shown again and again. */
final class Progress {
  private static final int BAR = 30;

  private Progress() {}

  /** What is counted. */
  record Counts(Tally warm, Tally cold, Remapper remapper) {}

  /** The first line says it all, for where only one is shown. */
  static List<String> lines(long atNanos, long lengthNanos, Counts counts, Faults faults) {
    int done = (int) (BAR * atNanos / lengthNanos);
    List<String> events = faults.events();
    return List.of(
        String.format(
            Locale.ROOT,
            "%s%s %2d s  warm %s  cold %s  failed %d  changes %d%s",
            "#".repeat(done),
            ".".repeat(BAR - done),
            atNanos / 1_000_000_000,
            Amounts.count(counts.warm().resolves.sum()),
            Amounts.count(counts.cold().resolves.sum()),
            counts.warm().failed.sum() + counts.cold().failed.sum(),
            counts.remapper().changes.sum(),
            events.isEmpty() ? "" : "  " + events.get(events.size() - 1)),
        "  longest resolve so far: warm "
            + Amounts.time(counts.warm().longestNanos.get())
            + ", cold "
            + Amounts.time(counts.cold().longestNanos.get()),
        "  " + (events.isEmpty() ? "all nodes run" : String.join(", ", events)));
  }
}
