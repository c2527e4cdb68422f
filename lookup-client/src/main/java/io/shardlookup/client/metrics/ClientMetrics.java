package io.shardlookup.client.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a client does. Adders are read when a registry is scraped, so that a hit costs one
 * addition. Thread-safe.
 */
public final class ClientMetrics {
  private static final String PREFIX = "shardlookup.client.";

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

  private final List<Meter> shown = new ArrayList<>();
  private @Nullable MeterRegistry shownIn;

  /** Shows the counters in the registry, tagged with the client's id, until {@link #unbind}. */
  public synchronized void bindTo(MeterRegistry registry, String clientId) {
    shownIn = registry;
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

  /** Shows a value beside the counters, until {@link #unbind}. */
  public synchronized void gauge(
      MeterRegistry registry, String clientId, String name, String what, Supplier<Number> value) {
    shown.add(
        Gauge.builder(PREFIX + name, value)
            .description(what)
            .tags(Tags.of("client", clientId))
            .strongReference(true)
            .register(registry));
  }

  /**
   * Takes out of the registry what was put there: it would hold the client, and show it, for ever.
   */
  public synchronized void unbind() {
    MeterRegistry registry = shownIn;
    if (registry != null) {
      shown.forEach(registry::remove);
      shown.clear();
    }
  }

  private void counter(
      MeterRegistry registry, Tags tags, String name, String what, LongAdder adder) {
    shown.add(
        FunctionCounter.builder(PREFIX + name, adder, LongAdder::sum)
            .description(what)
            .tags(tags)
            .register(registry));
  }
}
