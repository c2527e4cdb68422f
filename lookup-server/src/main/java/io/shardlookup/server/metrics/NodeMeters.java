package io.shardlookup.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.shardlookup.server.follower.Follower;
import io.shardlookup.server.view.ViewPublisher;

/** Everything a node measures but its services. */
public final class NodeMeters {
  private NodeMeters() {}

  /** Registers them. */
  public static void bind(MeterRegistry registry, ViewPublisher view, Follower follower) {
    new ViewMeters(view).bindTo(registry);
    FunctionCounter.builder("shardlookup.follower.watches", follower, Follower::watches)
        .description("Watches opened: one at the start, one every ten minutes, one a failure")
        .register(registry);
    FunctionCounter.builder("shardlookup.follower.loads", follower, Follower::loads)
        .description("Loads of the whole directory: one at the start, one a resync")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Garbage collection: listens to the JVM until closed. */
  public static JvmGcMetrics garbageCollection(MeterRegistry registry) {
    JvmGcMetrics metrics = new JvmGcMetrics();
    metrics.bindTo(registry);
    return metrics;
  }
}
