package io.shardlookup.client.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Counts what a client does. Adders are read when a registry is scraped, so that a hit costs one
 * addition. Thread-safe.
 */
public final class ClientMetrics {
  /** Resolves answered from what is held. */
  public final LongAdder hits = new LongAdder();

  /** Resolves that had to ask a node. */
  public final LongAdder misses = new LongAdder();

  /** Batches sent on sessions. */
  public final LongAdder batches = new LongAdder();

  /** Unary calls to nodes other than the session's, or while there is no session. */
  public final LongAdder calls = new LongAdder();

  /** Sessions that were opened. */
  public final LongAdder sessions = new LongAdder();

  /** Open sessions that ended, whatever the reason. */
  public final LongAdder failovers = new LongAdder();

  /** Resets by nodes. */
  public final LongAdder resets = new LongAdder();

  /** Answers handed out although the client knew of something newer. */
  public final LongAdder behindAnswers = new LongAdder();

  /** Cold lookups that ended with an error. */
  public final LongAdder failures = new LongAdder();

  /** Snapshot files that could not be read or written. */
  public final LongAdder snapshotProblems = new LongAdder();

  /** Shows the counters in the registry, tagged with the client's id. */
  public void bindTo(MeterRegistry registry, String clientId) {
    Tags tags = Tags.of("client", clientId);
    counter(registry, tags, "hits", "resolves answered from what is held", hits);
    counter(registry, tags, "misses", "resolves that asked a node", misses);
    counter(registry, tags, "batches", "batches of lookups sent on sessions", batches);
    counter(registry, tags, "calls", "unary lookups, outside of the session", calls);
    counter(registry, tags, "sessions", "sessions opened", sessions);
    counter(registry, tags, "failovers", "open sessions that ended", failovers);
    counter(registry, tags, "resets", "resets by nodes", resets);
    counter(registry, tags, "behind.answers", "answers marked behind", behindAnswers);
    counter(registry, tags, "failures", "cold lookups that failed", failures);
    counter(registry, tags, "snapshot.problems", "snapshot files in trouble", snapshotProblems);
  }

  /** Shows a value in the registry. */
  public static void gauge(
      MeterRegistry registry, String clientId, String name, String what, Supplier<Number> value) {
    Gauge unused =
        Gauge.builder(PREFIX + name, value)
            .description(what)
            .tags(Tags.of("client", clientId))
            .strongReference(true)
            .register(registry);
  }

  private static final String PREFIX = "shardlookup.client.";

  private static void counter(
      MeterRegistry registry, Tags tags, String name, String what, LongAdder adder) {
    FunctionCounter unused =
        FunctionCounter.builder(PREFIX + name, adder, LongAdder::sum)
            .description(what)
            .tags(tags)
            .register(registry);
  }
}
