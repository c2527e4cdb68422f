package io.shardlookup.orders.readmodel;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.orders.event.EventFollower;
import io.shardlookup.orders.event.EventSubscription;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.ProjectionMeters;
import io.shardlookup.orders.event.TopicIdentity;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Keeps the read model up to date, together with the projectors of other instances: they share the
 * partitions of the topic. Thread-safe.
 */
public final class Projector implements AutoCloseable {
  /** The consumer group of all projectors. */
  public static final String GROUP = "order-projector";

  private final TopicIdentity topic;
  private final EventFollower follower;

  /**
   * A projector that does nothing until started.
   *
   * @param store where the read model is; its owner closes it
   * @param kafka where events come from
   * @param environment clock, chance and meters
   */
  public Projector(ReadStore store, KafkaClients kafka, Environment environment) {
    EventSubscription subscription = subscription(kafka);
    this.topic = new TopicIdentity(kafka.admin(), subscription.topic());
    OrderProjection projection =
        new OrderProjection(
            store,
            new StoredOffsets(store, subscription.group()),
            topic::id,
            new WipeWatch(new Rebuilds(store), environment.clock()));
    this.follower =
        EventFollower.of(
            subscription,
            kafka,
            consumer -> projection,
            new ProjectionMeters(environment.meters(), subscription.group(), environment.clock()),
            environment.random());
  }

  /**
   * What a projector takes from outside.
   *
   * @param clock the one that dates events
   * @param random makes instances differ; thread-safe
   * @param meters where metrics are shown
   */
  public record Environment(Clock clock, RandomGenerator random, MeterRegistry meters) {}

  /** What projectors follow, and where they put what they cannot take. */
  public static EventSubscription subscription(KafkaClients kafka) {
    String events = kafka.config().eventsTopic();
    return new EventSubscription(GROUP, events, events + ".dead");
  }

  /** Begins. Once. */
  public void start() {
    follower.start();
  }

  /** Ends after the batch under way, so that other projectors take over at once. Idempotent. */
  @Override
  public void close() {
    follower.close();
    topic.close();
  }
}
