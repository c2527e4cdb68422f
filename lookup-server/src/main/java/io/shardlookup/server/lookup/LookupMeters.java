package io.shardlookup.server.lookup;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;

/** What unary calls count. Thread-safe. */
final class LookupMeters implements MeterBinder {
  final LongAdder lookups = new LongAdder();
  final LongAdder batches = new LongAdder();
  final LongAdder waited = new LongAdder();
  final LongAdder failed = new LongAdder();

  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "shardlookup.unary.lookups", "Unary Lookup calls", lookups);
    counter(registry, "shardlookup.unary.batches", "Unary BatchLookup calls", batches);
    counter(registry, "shardlookup.unary.waited", "Unary calls that had to wait", waited);
    counter(registry, "shardlookup.unary.failed", "Unary calls that failed", failed);
  }

  private static void counter(MeterRegistry registry, String name, String text, LongAdder count) {
    FunctionCounter.builder(name, count, LongAdder::sum).description(text).register(registry);
  }
}
