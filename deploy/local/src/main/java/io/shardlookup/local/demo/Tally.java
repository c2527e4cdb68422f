package io.shardlookup.local.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/**
 * What one kind of resolves came to: how many, how many failed, how long they took. Counters may be
 * read at any time; latencies are added by each load when it has ended. Thread-safe.
 */
final class Tally {
  private static final int DIGITS = 3;

  final LongAdder resolves = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder wentBack = new LongAdder();
  final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);
  private volatile String firstFailure = "";
  private final List<Histogram> parts = new ArrayList<>();

  /** A histogram for one load; confined to its thread. */
  static Histogram histogram() {
    return new Histogram(TimeUnit.MINUTES.toNanos(10), DIGITS);
  }

  /** Notes a resolve that gave no answer. */
  void failed(Throwable error) {
    failed.increment();
    if (firstFailure.isEmpty()) {
      firstFailure = error.toString();
    }
  }

  /** One of the first failures; empty without any. */
  String firstFailure() {
    return firstFailure;
  }

  /** Adds the latencies of a load that has ended. */
  synchronized void add(Histogram part) {
    parts.add(part);
  }

  /** All latencies in nanoseconds. */
  synchronized Histogram latencies() {
    Histogram all = histogram();
    parts.forEach(all::add);
    return all;
  }
}
