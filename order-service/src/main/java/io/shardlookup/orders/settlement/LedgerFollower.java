package io.shardlookup.orders.settlement;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.orders.config.SettlementConfig;
import io.shardlookup.orders.event.EventFollower;
import io.shardlookup.orders.event.EventSubscription;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.ProjectionMeters;
import io.shardlookup.orders.event.TopicKeeper;
import io.shardlookup.orders.service.Environment;
import io.shardlookup.runtime.threads.NamedThreads;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * Keeps the ledger up to date, together with the followers of other instances: they share the
 * partitions of the topic. Takes events in large batches rather than at once, since of an order
 * only the newest in a batch is written. Waits for Kafka as long as need be. Thread-safe.
 */
final class LedgerFollower implements AutoCloseable {
  /** The consumer group of all instances. */
  static final String GROUP = "settlement";

  /** Lines that are offered again to shards which are out; they may wait for each other. */
  private static final int OUTAGE_THREADS = 2;

  private final KafkaClients kafka;
  private final LedgerShards shards;
  private final MeterRegistry registry;
  private final Environment world;
  private final Outages outages;
  private final LedgerMeters meters;
  private final ExecutorService writers;
  private final ExecutorService outageThreads;
  private final TopicKeeper topics;

  /** Does nothing until started. */
  LedgerFollower(
      SettlementConfig config,
      KafkaClients kafka,
      LedgerShards shards,
      MeterRegistry registry,
      Environment world) {
    this.kafka = kafka;
    this.shards = shards;
    this.registry = registry;
    this.world = world;
    this.writers = NamedThreads.pool(config.instanceId() + "-ledger", config.ledger().threads());
    this.outageThreads = NamedThreads.pool(config.instanceId() + "-outage", OUTAGE_THREADS);
    this.outages = new Outages(shards, outageThreads, world.ticker());
    this.meters = new LedgerMeters(world.clock());
    this.topics =
        new TopicKeeper(kafka, subscription(kafka).deadLetterTopic(), this::follow, world.random());
  }

  /** What settlement follows, and where it puts what it cannot take. */
  static EventSubscription subscription(KafkaClients kafka) {
    String events = kafka.config().eventsTopic();
    return new EventSubscription(GROUP, events, events + ".settlement.dead");
  }

  /** Begins. Once. */
  void start() {
    Gauge.builder("shardlookup.settlement.outages", outages, Outages::count)
        .description("Shards that take no lines now")
        .register(registry);
    topics.start();
  }

  /** Ends after the batch under way, so that other instances take over at once. Idempotent. */
  @Override
  public void close() {
    topics.close();
    NamedThreads.end(List.of(writers, outageThreads));
  }

  private EventFollower follow() {
    EventSubscription subscription = subscription(kafka);
    ProjectionMeters read = new ProjectionMeters(registry, subscription.group(), world.clock());
    meters.bindTo(registry);
    EventFollower follower =
        EventFollower.of(
            subscription,
            kafka.gathering(),
            consumer ->
                new LedgerProjection(
                    new LedgerPositions(consumer),
                    new LedgerWriter(shards, outages, writers),
                    outages,
                    meters),
            read,
            world.random());
    follower.start();
    return follower;
  }
}
