package io.shardlookup.orders.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.TopicKeeper;
import io.shardlookup.orders.outbox.OutboxRelays;
import io.shardlookup.orders.outbox.RelayConfig;
import io.shardlookup.orders.readmodel.Projector;
import io.shardlookup.orders.readmodel.ReadStore;

/**
 * What an instance does for events: it publishes those of the shards, and builds the read model
 * from what is published, each as far as other instances do not. It needs neither Kafka nor the
 * read model to start, and tries for as long as one of them is gone.
 */
final class EventSide implements AutoCloseable {
  private final OutboxRelays relays;
  private final TopicKeeper topics;
  private final ShardSide shards;
  private AutoCloseable commits = () -> {};

  private EventSide(OutboxRelays relays, TopicKeeper topics, ShardSide shards) {
    this.relays = relays;
    this.topics = topics;
    this.shards = shards;
  }

  /** Puts it together. */
  static EventSide of(
      KafkaClients kafka,
      ReadStore store,
      ShardSide shards,
      MeterRegistry registry,
      Environment world) {
    OutboxRelays relays =
        new OutboxRelays(
            shards::records,
            shards.router()::connect,
            kafka,
            RelayConfig.DEFAULT,
            new OutboxRelays.Environment(world.clock(), world.random(), registry));
    TopicKeeper topics =
        new TopicKeeper(
            kafka,
            Projector.subscription(kafka).deadLetterTopic(),
            () ->
                projector(
                    store,
                    kafka,
                    new Projector.Environment(world.clock(), world.random(), registry)),
            world.random());
    Gauge.builder("shardlookup.orders.topics.ready", topics, EventSide::ready)
        .description("1 once the topics of events are there and keep all, else 0")
        .register(registry);
    return new EventSide(relays, topics, shards);
  }

  /** Begins. Once. */
  void start() {
    commits = shards.router().onCommit((keyspace, key, shard) -> relays.wake(shard));
    relays.start();
    topics.start();
  }

  @Override
  public void close() throws Exception {
    commits.close();
    topics.close();
    relays.close();
  }

  private static Projector projector(
      ReadStore store, KafkaClients kafka, Projector.Environment environment) {
    Projector projector = new Projector(store, kafka, environment);
    projector.start();
    return projector;
  }

  private static double ready(TopicKeeper topics) {
    return topics.isReady() ? 1 : 0;
  }
}
