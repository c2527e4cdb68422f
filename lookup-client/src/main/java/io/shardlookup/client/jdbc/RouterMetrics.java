package io.shardlookup.client.jdbc;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what a router does. Adders are read when a registry is scraped. Thread-safe. */
final class RouterMetrics {
  private static final String PREFIX = "shardlookup.router.";

  /** Writes that a shard committed. */
  final LongAdder committed = new LongAdder();

  /** Writes of which nothing was written. */
  final LongAdder rejected = new LongAdder();

  /** Writes whose connection died between commit and reply. */
  final LongAdder unknown = new LongAdder();

  /** Reads that ended with a value. */
  final LongAdder reads = new LongAdder();

  /** Reads that failed. */
  final LongAdder failedReads = new LongAdder();

  /** Times that work waited because its scope was held. */
  final LongAdder held = new LongAdder();

  /** Times that a shard demanded a revision that the client did not present. */
  final LongAdder fenced = new LongAdder();

  /** Times that work ran again. */
  final LongAdder retries = new LongAdder();

  /** Calls that were turned away because too many waited for a silent shard. */
  final LongAdder turnedAway = new LongAdder();

  /** Shards missing from the answers of scatters. */
  final LongAdder missingShards = new LongAdder();

  private volatile @Nullable Timer writeTime;
  private volatile @Nullable Timer readTime;

  /** Shows all of it in the registry. */
  void bindTo(MeterRegistry registry) {
    counter(registry, "committed", "writes that a shard committed", committed);
    counter(registry, "rejected", "writes of which nothing was written", rejected);
    counter(registry, "unknown", "writes whose outcome is unknown", unknown);
    counter(registry, "reads", "reads that ended with a value", reads);
    counter(registry, "failed.reads", "reads that failed", failedReads);
    counter(registry, "held", "waits because a scope was held", held);
    counter(registry, "fenced", "commits and reads that a shard found behind", fenced);
    counter(registry, "retries", "runs of work after the first", retries);
    counter(registry, "turned.away", "calls beyond the few for a silent shard", turnedAway);
    counter(registry, "missing.shards", "shards missing from scatters", missingShards);
    writeTime = timer(registry, "write.time", "from call to outcome of a write");
    readTime = timer(registry, "read.time", "from call to end of a read");
  }

  void wrote(WriteOutcome<?> outcome, long nanos) {
    if (outcome instanceof WriteOutcome.Committed<?>) {
      committed.increment();
    } else if (outcome instanceof WriteOutcome.Rejected<?>) {
      rejected.increment();
    } else {
      unknown.increment();
    }
    record(writeTime, nanos);
  }

  void read(WriteOutcome<?> outcome, long nanos) {
    if (outcome instanceof WriteOutcome.Committed<?>) {
      reads.increment();
    } else {
      failedReads.increment();
    }
    record(readTime, nanos);
  }

  private static void record(@Nullable Timer timer, long nanos) {
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static void counter(MeterRegistry registry, String name, String what, LongAdder adder) {
    FunctionCounter unused =
        FunctionCounter.builder(PREFIX + name, adder, LongAdder::sum)
            .description(what)
            .register(registry);
  }

  private static Timer timer(MeterRegistry registry, String name, String what) {
    return Timer.builder(PREFIX + name)
        .description(what)
        .publishPercentileHistogram()
        .maximumExpectedValue(Duration.ofMinutes(1))
        .register(registry);
  }
}
