package io.shardlookup.orders.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.shardlookup.model.ShardName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What is shown of one shard by a part that may end before the process does. A registry has one
 * gauge a name and shard and keeps the first, so one whose part has ended would be shown for ever;
 * here the latest is shown, and none after its end. Thread-safe.
 */
public final class ShardGauges implements AutoCloseable {
  private static final String SHARD = "shard";

  private final MeterRegistry registry;
  private final String shard;
  private final List<Meter> own = new ArrayList<>();

  /** None yet. */
  public ShardGauges(MeterRegistry registry, ShardName shard) {
    this.registry = registry;
    this.shard = shard.toString();
  }

  /** Shows it, in place of one of an earlier part of the shard. */
  public void add(Gauge.Builder<?> gauge) {
    show(gauge.tag(SHARD, shard)::register);
  }

  /** As the other one. */
  public void add(TimeGauge.Builder<?> gauge) {
    show(gauge.tag(SHARD, shard)::register);
  }

  /** Shows them no more; those of a later part stay. Idempotent. */
  @Override
  public void close() {
    synchronized (registry) {
      for (Meter gauge : own) {
        Meter.Id id = gauge.getId();
        if (registry.find(id.getName()).tags(id.getTags()).meter() == gauge) {
          registry.remove(gauge);
        }
      }
      own.clear();
    }
  }

  /** Twice: the first time there may be another one, which is what the registry then gives. */
  private void show(Function<MeterRegistry, ? extends Meter> gauge) {
    synchronized (registry) {
      registry.remove(gauge.apply(registry));
      own.add(gauge.apply(registry));
    }
  }
}
