package io.shardlookup.orders.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.metrics.ShardGauges;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How retention of one shard does. Written by its thread, read by any. Counters stay after its end:
 * the next one of the shard goes on counting.
 */
final class RetentionMeters implements AutoCloseable {
  private static final String SHARD = "shard";

  private final AtomicLong passEndedMillis = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private final ShardGauges gauges;
  private final Counter orders;
  private final Counter rows;
  private final Counter passes;
  private final Counter failures;

  RetentionMeters(MeterRegistry registry, ShardName shard) {
    String name = shard.toString();
    this.orders =
        Counter.builder("shardlookup.orders.retention.orders")
            .description("Orders that this instance removed from the shard")
            .tag(SHARD, name)
            .register(registry);
    this.rows =
        Counter.builder("shardlookup.orders.retention.rows")
            .description("Rows of those orders")
            .tag(SHARD, name)
            .register(registry);
    this.passes =
        Counter.builder("shardlookup.orders.retention.passes")
            .description("Passes over the shard that this instance has ended")
            .tag(SHARD, name)
            .register(registry);
    this.failures =
        Counter.builder("shardlookup.orders.retention.failures")
            .description("Orders that could not be removed, and passes that could not go on")
            .tag(SHARD, name)
            .register(registry);
    this.gauges = new ShardGauges(registry, shard);
    gauges.add(
        Gauge.builder("shardlookup.orders.retention.left", left, AtomicLong::doubleValue)
            .description(
                "Old orders that the last pass left for the next: in motion, or not published"));
    gauges.add(
        TimeGauge.builder(
                "shardlookup.orders.retention.last.pass",
                passEndedMillis,
                TimeUnit.MILLISECONDS,
                AtomicLong::get)
            .description(
                "When this instance last ended a pass over the shard, since 1970; 0 for never"));
  }

  void removed(int rowsOfOrder) {
    orders.increment();
    rows.increment(rowsOfOrder);
  }

  void failed() {
    failures.increment();
  }

  /** A pass has ended that left so many orders for the next one. */
  void passed(long ordersLeft, Instant at) {
    left.set(ordersLeft);
    passes.increment();
    passEndedMillis.set(at.toEpochMilli());
  }

  /** Retention of the shard has ended. */
  @Override
  public void close() {
    gauges.close();
  }
}
