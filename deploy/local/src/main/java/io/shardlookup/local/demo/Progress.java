package io.shardlookup.local.demo;

import io.shardlookup.local.orders.OrderBook;
import io.shardlookup.local.orders.OrderLoad;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the demonstration is doing, in lines that are shown again and again. */
final class Progress {
  private static final int BAR = 20;
  private static final int EVENTS_A_LINE = 2;

  private Progress() {}

  /** All that is under way. */
  record Course(Tally warm, Tally cold, Remapper remapper, Faults faults, OrderLoad orders) {}

  /** The first line says it all, for where only one is shown. */
  static List<String> lines(long atNanos, long lengthNanos, Course course) {
    int done = (int) (BAR * atNanos / lengthNanos);
    List<String> events = course.faults().events();
    OrderBook orders = course.orders().book();
    return List.of(
        String.format(
            Locale.ROOT,
            "%s%s %2d s  warm %s  cold %s  changes %d  orders %s  failed %d",
            "#".repeat(done),
            ".".repeat(BAR - done),
            atNanos / 1_000_000_000,
            Amounts.count(course.warm().resolves.sum()),
            Amounts.count(course.cold().resolves.sum()),
            course.remapper().changes.sum(),
            Amounts.count(orders.placed()),
            course.warm().failed.sum() + course.cold().failed.sum() + orders.failed()),
        "  longest resolve so far: warm "
            + Amounts.time(course.warm().longestNanos.get())
            + ", cold "
            + Amounts.time(course.cold().longestNanos.get()),
        String.format(
            Locale.ROOT,
            "  orders: %s completed, %s called off, change p99 %s",
            Amounts.count(orders.completed()),
            Amounts.count(orders.cancelled()),
            Amounts.time(orders.latencies().getValueAtPercentile(99))),
        "  " + (events.isEmpty() ? "all nodes run" : some(events, 0)),
        "  " + some(events, EVENTS_A_LINE));
  }

  private static String some(List<String> events, int from) {
    return events.stream().skip(from).limit(EVENTS_A_LINE).collect(Collectors.joining(", "));
  }
}
