package io.shardlookup.local.demo;

import io.shardlookup.local.orders.OrderResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What the demonstration came to.
 *
 * @param length how long the load ran
 * @param events what was done to the nodes meanwhile
 * @param died threads of the demonstration that an exception ended, and which
 * @param warm resolves of keys that clients hold
 * @param cold resolves of keys that were new to the client
 * @param changes changes of mappings
 * @param orders orders that were placed meanwhile
 */
public record DemoResult(
    Duration length,
    List<String> events,
    List<String> died,
    Resolves warm,
    Resolves cold,
    Changes changes,
    OrderResult orders) {
  /** Copies the lists. */
  public DemoResult {
    events = List.copyOf(events);
    died = List.copyOf(died);
  }

  /**
   * What kept the promise from being kept: failed resolves, answers that went back, stale caches,
   * changes that no node made, orders that failed or are not everywhere. And what kept it from
   * being put to the test: no node killed or stopped, nothing resolved or changed, a thread that
   * died. Empty when nothing did.
   */
  public List<String> failures() {
    return Stream.of(
            died,
            atLeastOne(eventsWith(Faults.KILL), "nodes killed"),
            atLeastOne(eventsWith(Faults.STOP), "nodes stopped"),
            atLeastOne(warm.count(), "warm resolves"),
            atLeastOne(cold.count(), "cold resolves"),
            atLeastOne(changes.count(), "changes of mappings"),
            counted(warm.failed(), "warm resolves failed", warm.firstFailure()),
            counted(cold.failed(), "cold resolves failed", cold.firstFailure()),
            counted(warm.wentBack(), "answers went back", ""),
            counted(changes.stale(), "changes not in a cache", changes.firstFailure()),
            counted(changes.refused(), "changes not made", changes.firstFailure()),
            orders.failures())
        .flatMap(List::stream)
        .toList();
  }

  private long eventsWith(String word) {
    return events.stream().filter(event -> event.contains(word)).count();
  }

  private static List<String> atLeastOne(long count, String what) {
    return count > 0 ? List.of() : List.of(what + ": " + count + " (expected: 1 or more)");
  }

  private static List<String> counted(long count, String what, String first) {
    return count == 0
        ? List.of()
        : List.of(count + " " + what + " (expected: 0)" + (first.isEmpty() ? "" : ": " + first));
  }

  /**
   * One kind of resolves.
   *
   * @param count that were answered
   * @param failed that were not
   * @param wentBack answers older than one before, on the same client for the same key
   * @param firstFailure in words; empty without one
   * @param latencies in nanoseconds
   */
  public record Resolves(
      long count, long failed, long wentBack, String firstFailure, Histogram latencies) {}

  /**
   * Changes of mappings.
   *
   * @param count that were acknowledged
   * @param repeated tries that went on to another node
   * @param refused that no node made
   * @param stale caches that did not show one
   * @param firstFailure in words; empty without one
   * @param arrivals from acknowledgement to each warm client's cache, in nanoseconds
   */
  public record Changes(
      long count,
      long repeated,
      long refused,
      long stale,
      String firstFailure,
      Histogram arrivals) {}
}
