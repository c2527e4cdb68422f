package io.shardlookup.orders.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.worker.ShardWorkers;
import io.shardlookup.orders.worker.Worker;
import io.shardlookup.runtime.backoff.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The relays of one instance: one a shard, for as long as the directory has the shard at the same
 * place. Of all instances' relays of a shard one publishes, the others stand by. Thread-safe.
 */
public final class OutboxRelays implements AutoCloseable {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Connections connections;
  private final KafkaClients kafka;
  private final RelayConfig config;
  private final Environment environment;
  private final ShardWorkers relays;

  /** Opens connections for relays. */
  @FunctionalInterface
  public interface Connections {
    /** A connection in autocommit to a database that is this shard; the relay closes it. */
    Connection open(ShardName shard) throws SQLException;
  }

  /**
   * What relays take from outside.
   *
   * @param clock the one that dates events
   * @param random makes instances differ; thread-safe
   * @param meters where metrics are shown
   */
  public record Environment(Clock clock, RandomGenerator random, MeterRegistry meters) {}

  /**
   * Relays that do nothing until started.
   *
   * @param shards the records of shards that the directory has now; none if it is not known
   * @param connections to them, where their records say
   * @param kafka where events go
   */
  public OutboxRelays(
      Supplier<? extends Collection<Shard>> shards,
      Connections connections,
      KafkaClients kafka,
      RelayConfig config,
      Environment environment) {
    this.connections = connections;
    this.kafka = kafka;
    this.config = config;
    this.environment = environment;
    this.relays = new ShardWorkers("relays", shards, this::relay, backoff());
  }

  /** Begins with the shards that there are. Once. */
  public void start() {
    relays.start();
  }

  /** There may be something to publish on this shard. Quick. */
  public void wake(ShardName shard) {
    relays.wake(shard);
  }

  /** Lets all outboxes go, so that other instances take over at once. Idempotent. */
  @Override
  public void close() {
    relays.close();
  }

  private Worker relay(ShardName shard) {
    RelayJob job =
        new RelayJob(
            shard,
            () -> MySqlOutboxSession.over(connections.open(shard), config, environment.clock()),
            () -> KafkaPublisher.open(kafka, shard, environment.clock()),
            config,
            new RelayMeters(environment.meters(), shard));
    return new Worker("relay-" + shard, job, backoff());
  }

  private Backoff backoff() {
    return new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE, environment.random());
  }
}
