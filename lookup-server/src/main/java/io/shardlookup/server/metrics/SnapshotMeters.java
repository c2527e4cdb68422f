package io.shardlookup.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.shardlookup.server.snapshot.SnapshotKeeper;

/** How saving the view goes. */
public final class SnapshotMeters implements MeterBinder {
  private final SnapshotKeeper snapshot;

  /** Measures this. */
  public SnapshotMeters(SnapshotKeeper snapshot) {
    this.snapshot = snapshot;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("shardlookup.snapshot.saves", snapshot, SnapshotKeeper::saves)
        .description("Times the view was saved")
        .register(registry);
    FunctionCounter.builder("shardlookup.snapshot.failures", snapshot, SnapshotKeeper::failures)
        .description("Times the view could not be saved")
        .register(registry);
  }
}
