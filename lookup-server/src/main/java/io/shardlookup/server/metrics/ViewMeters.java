package io.shardlookup.server.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.shardlookup.model.view.View;
import io.shardlookup.server.view.ViewPublisher;

/** How new, how old and how large a node's view is. */
public final class ViewMeters implements MeterBinder {
  private final ViewPublisher view;

  /** Measures this view. */
  public ViewMeters(ViewPublisher view) {
    this.view = view;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("shardlookup.view.revision", view, v -> v.current().revision().value())
        .description("Every change up to this revision is known")
        .register(registry);
    Gauge.builder("shardlookup.view.age", view, v -> v.age().toNanos() / 1e9)
        .description("How long ago the view was last known to be complete")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("shardlookup.view.fresh", view, v -> v.isFresh() ? 1 : 0)
        .description("1 if the view keeps up with the store")
        .register(registry);
    Gauge.builder("shardlookup.view.entries", view, v -> entries(v.current()))
        .description("Keys with an entry of their own")
        .register(registry);
    Gauge.builder("shardlookup.view.scopes", view, v -> scopes(v.current()))
        .description("Slots, ranges and residues")
        .register(registry);
    Gauge.builder("shardlookup.view.keyspaces", view, v -> v.current().keyspaces().size())
        .description("Keyspaces")
        .register(registry);
    Gauge.builder("shardlookup.view.shards", view, v -> v.current().shards().size())
        .description("Shards")
        .register(registry);
    Gauge.builder("shardlookup.view.damaged", view, v -> damaged(v.current()))
        .description("Records that cannot be read")
        .register(registry);
    Gauge.builder("shardlookup.view.waiting", view, ViewPublisher::waiting)
        .description("Calls parked until the view reaches their revision")
        .register(registry);
  }

  private static long entries(View view) {
    return view.keyspaces().stream().mapToLong(keyspace -> keyspace.entryCount()).sum();
  }

  private static long scopes(View view) {
    return view.keyspaces().stream().mapToLong(keyspace -> keyspace.scopeCount()).sum();
  }

  private static long damaged(View view) {
    return view.damagedShards().size()
        + view.keyspaces().stream().mapToLong(keyspace -> keyspace.damaged().size()).sum();
  }
}
