package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.jmh.ForkSettings;
import io.shardlookup.benchmarks.load.LoadSettings;
import java.time.Duration;

/**
 * How much is measured.
 *
 * @param word what the command line calls it
 * @param keys different keys in measurements inside one JVM; a power of two
 * @param smallKeys the same for those that look at a small set
 * @param pins entries in a mirrored keyspace
 * @param entries entries of the DIRECTORY keyspace
 * @param watchers clients, and watches, that wait for a change
 * @param changes how many changes a side makes known when it is its turn
 * @param starts how often each side starts
 * @param fork how long JMH measures
 * @param load how long requests are measured
 * @param orders the same of orders
 * @param everyCell whether all combinations are measured, or each setting once
 */
public record Sizes(
    String word,
    int keys,
    int smallKeys,
    int pins,
    int entries,
    int watchers,
    int changes,
    int starts,
    ForkSettings fork,
    LoadSettings load,
    OrderSizes orders,
    boolean everyCell) {
  /** What the goals are about. */
  public static final Sizes FULL =
      new Sizes(
          "full",
          1 << 20,
          1 << 10,
          10_000,
          1_000_000,
          1_000,
          5,
          5,
          new ForkSettings(2, 8, 10, 200),
          new LoadSettings(
              Duration.ofSeconds(20), Duration.ofMillis(200), Duration.ofMillis(800), 21),
          new OrderSizes(
              new LoadSettings(
                  Duration.ofSeconds(20), Duration.ofMillis(200), Duration.ofSeconds(2), 11),
              new LoadSettings(
                  Duration.ofSeconds(60), Duration.ofMillis(500), Duration.ofSeconds(10), 5)),
          true);

  /** Everything once, smaller, in less than ten minutes. */
  public static final Sizes QUICK =
      new Sizes(
          "quick",
          1 << 20,
          1 << 10,
          10_000,
          200_000,
          1_000,
          3,
          3,
          new ForkSettings(1, 8, 11, 120),
          new LoadSettings(
              Duration.ofSeconds(6), Duration.ofMillis(100), Duration.ofMillis(400), 9),
          new OrderSizes(
              new LoadSettings(
                  Duration.ofSeconds(3), Duration.ofMillis(100), Duration.ofMillis(900), 6),
              new LoadSettings(
                  Duration.ofSeconds(12), Duration.ofMillis(300), Duration.ofSeconds(4), 3)),
          false);

  /** Shows that everything runs; its numbers mean nothing. */
  public static final Sizes SMOKE =
      new Sizes(
          "smoke",
          1 << 12,
          1 << 10,
          100,
          5_000,
          20,
          2,
          1,
          new ForkSettings(1, 1, 1, 100),
          new LoadSettings(
              Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofMillis(500), 1),
          new OrderSizes(
              new LoadSettings(
                  Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofMillis(500), 1),
              new LoadSettings(
                  Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofMillis(500), 1)),
          false);
}
