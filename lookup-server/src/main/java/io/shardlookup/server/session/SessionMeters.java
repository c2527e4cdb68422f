package io.shardlookup.server.session;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What sessions count. Thread-safe. */
final class SessionMeters implements MeterBinder {
  final AtomicInteger open = new AtomicInteger();
  final LongAdder opened = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder resets = new LongAdder();
  final LongAdder batches = new LongAdder();
  final LongAdder keys = new LongAdder();
  final LongAdder behind = new LongAdder();
  final LongAdder changes = new LongAdder();

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("shardlookup.sessions.open", open, AtomicInteger::get)
        .description("Sessions open now")
        .register(registry);
    counter(registry, "shardlookup.sessions.opened", "Sessions opened", opened);
    counter(registry, "shardlookup.sessions.refused", "Sessions refused: too many", refused);
    counter(registry, "shardlookup.sessions.failed", "Sessions ended with an error", failed);
    counter(registry, "shardlookup.sessions.resets", "Resets sent", resets);
    counter(registry, "shardlookup.sessions.batches", "Batches of lookups answered", batches);
    counter(registry, "shardlookup.sessions.keys", "Keys looked up in sessions", keys);
    counter(registry, "shardlookup.sessions.behind", "Batches answered behind", behind);
    counter(registry, "shardlookup.sessions.changes", "Changes messages sent", changes);
  }

  private static void counter(MeterRegistry registry, String name, String text, LongAdder count) {
    FunctionCounter.builder(name, count, LongAdder::sum).description(text).register(registry);
  }
}
