package io.shardlookup.orders.event;

import io.shardlookup.orders.worker.Worker;
import io.shardlookup.runtime.backoff.Backoff;
import java.time.Duration;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * A member of a group that follows the events of orders and feeds a {@link Projection}, on a thread
 * of its own. Thread-safe.
 */
public final class EventFollower implements AutoCloseable {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Worker worker;

  private EventFollower(Worker worker) {
    this.worker = worker;
  }

  /**
   * A member that does nothing until started.
   *
   * @param projection makes what is fed, for those that let Kafka keep their positions from the
   *     consumer
   * @param meters of the group
   * @param random makes members differ
   */
  public static EventFollower of(
      EventSubscription subscription,
      KafkaClients clients,
      Function<Consumer<byte[], byte[]>, Projection> projection,
      ProjectionMeters meters,
      RandomGenerator random) {
    Consumer<byte[], byte[]> consumer = clients.consumer(subscription.group());
    DeadLetters deadLetters = new DeadLetters(clients.producer(), subscription);
    ProjectionJob job =
        new ProjectionJob(subscription, consumer, projection.apply(consumer), deadLetters, meters);
    return new EventFollower(
        new Worker(subscription.group(), job, new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE, random)));
  }

  /** Joins the group. Once. */
  public void start() {
    worker.start();
  }

  /** Leaves the group after the batch under way. Idempotent. */
  @Override
  public void close() {
    worker.close();
  }
}
