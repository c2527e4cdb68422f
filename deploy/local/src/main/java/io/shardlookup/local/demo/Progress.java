package io.shardlookup.local.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the demonstration is doing, in lines that are shown again and again. */
final class Progress {
  private static final int BAR = 20;
  private static final int EVENTS_A_LINE = 2;

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
            "%s%s %2d s  warm %s  cold %s  failed %d  changes %d",
            "#".repeat(done),
            ".".repeat(BAR - done),
            atNanos / 1_000_000_000,
            Amounts.count(counts.warm().resolves.sum()),
            Amounts.count(counts.cold().resolves.sum()),
            counts.warm().failed.sum() + counts.cold().failed.sum(),
            counts.remapper().changes.sum()),
        "  longest resolve so far: warm "
            + Amounts.time(counts.warm().longestNanos.get())
            + ", cold "
            + Amounts.time(counts.cold().longestNanos.get()),
        "  " + (events.isEmpty() ? "all nodes run" : some(events, 0)),
        "  " + some(events, EVENTS_A_LINE));
  }

  private static String some(List<String> events, int from) {
    return events.stream().skip(from).limit(EVENTS_A_LINE).collect(Collectors.joining(", "));
  }
}
