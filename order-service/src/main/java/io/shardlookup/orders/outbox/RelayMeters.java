package io.shardlookup.orders.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.metrics.ShardGauges;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How the relay of one shard does. Written by its thread, read by any. Counters stay after its end:
 * the next relay of the shard goes on counting.
 */
final class RelayMeters implements AutoCloseable {
  private static final String SHARD = "shard";

  private final AtomicLong holding = new AtomicLong();
  private final ShardGauges gauges;
  private final Counter published;
  private final Counter takeovers;
  private final Counter failures;
  private volatile OutboxBacklog backlog = OutboxBacklog.EMPTY;

  RelayMeters(MeterRegistry registry, ShardName shard) {
    String name = shard.toString();
    this.published =
        Counter.builder("shardlookup.orders.outbox.published")
            .description("Events published by this instance")
            .tag(SHARD, name)
            .register(registry);
    this.takeovers =
        Counter.builder("shardlookup.orders.outbox.takeovers")
            .description("Times that this instance became the one that publishes")
            .tag(SHARD, name)
            .register(registry);
    this.failures =
        Counter.builder("shardlookup.orders.outbox.failures")
            .description("Times that this instance let the outbox go, or could not reach it")
            .tag(SHARD, name)
            .register(registry);
    this.gauges = new ShardGauges(registry, shard);
    gauges.add(
        Gauge.builder("shardlookup.orders.outbox.holding", holding, AtomicLong::doubleValue)
            .description("1 while this instance is the one that publishes, else 0"));
    gauges.add(
        Gauge.builder("shardlookup.orders.outbox.waiting", this, meters -> meters.backlog.events())
            .description(
                "Events that wait to be published, counted up to 10000; on every instance"));
    gauges.add(
        TimeGauge.builder(
                "shardlookup.orders.outbox.oldest",
                this,
                TimeUnit.MILLISECONDS,
                meters -> meters.backlog.oldest().toMillis())
            .description("How long the first of them has waited; on every instance"));
  }

  void tookOver() {
    takeovers.increment();
    holding.set(1);
  }

  void letGo() {
    holding.set(0);
  }

  void failed() {
    failures.increment();
  }

  void published(int events) {
    published.increment(events);
  }

  void waiting(OutboxBacklog current) {
    backlog = current;
  }

  /** The relay has ended. */
  @Override
  public void close() {
    gauges.close();
  }
}
