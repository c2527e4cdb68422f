package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.jmh.ForkSettings;
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
 * @param changes changes that they wait for, in each measurement of a side
 * @param pairs measurements of each side
 * @param fork length of a JMH fork
 * @param leadIn runs before each measurement of requests
 * @param window length of each measurement of requests
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
    int pairs,
    ForkSettings fork,
    Duration leadIn,
    Duration window,
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
          20,
          5,
          new ForkSettings(5, 5, 500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          true);

  /** Everything once, smaller, in less than ten minutes. */
  public static final Sizes QUICK =
      new Sizes(
          "quick",
          1 << 18,
          1 << 10,
          10_000,
          200_000,
          1_000,
          6,
          3,
          new ForkSettings(3, 3, 250),
          Duration.ofMillis(300),
          Duration.ofSeconds(1),
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
          new ForkSettings(1, 1, 100),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          false);
}
