package io.shardlookup.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.shardlookup.server.cutover.CutoverGuard;

/** Which cutovers there are, and how many had to be ended. */
public final class CutoverMeters implements MeterBinder {
  private final CutoverGuard guard;

  /** Measures this. */
  public CutoverMeters(CutoverGuard guard) {
    this.guard = guard;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("shardlookup.cutovers.open", guard, CutoverGuard::open)
        .description("Mappings in CUTOVER, whose writes are held")
        .register(registry);
    FunctionCounter.builder("shardlookup.cutovers.set.back", guard, CutoverGuard::setBack)
        .description("Cutovers that lasted too long and that this node set back to their source")
        .register(registry);
  }
}
