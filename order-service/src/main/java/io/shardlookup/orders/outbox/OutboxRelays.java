package io.shardlookup.orders.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.worker.Job;
import io.shardlookup.orders.worker.Worker;
import io.shardlookup.runtime.backoff.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relays of one instance: one a shard, for as long as the directory has the shard. Of all
 * instances' relays of a shard one publishes, the others stand by. Thread-safe.
 */
public final class OutboxRelays implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutboxRelays.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Supplier<Set<ShardName>> shards;
  private final Connections connections;
  private final KafkaClients kafka;
  private final RelayConfig config;
  private final Environment environment;
  private final Map<ShardName, Worker> relays = new ConcurrentHashMap<>();
  private final Worker fleet;

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
   * @param shards the shards that the directory has now
   * @param connections to them
   * @param kafka where events go
   */
  public OutboxRelays(
      Supplier<Set<ShardName>> shards,
      Connections connections,
      KafkaClients kafka,
      RelayConfig config,
      Environment environment) {
    this.shards = shards;
    this.connections = connections;
    this.kafka = kafka;
    this.config = config;
    this.environment = environment;
    this.fleet = new Worker("relays", new Fleet(), backoff());
  }

  /** Begins with the shards that there are. Once. */
  public void start() {
    fleet.start();
  }

  /** There may be something to publish on this shard. Quick. */
  public void wake(ShardName shard) {
    Worker relay = relays.get(shard);
    if (relay != null) {
      relay.wake();
    }
  }

  /** Lets all outboxes go, so that other instances take over at once. Idempotent. */
  @Override
  public void close() {
    fleet.close();
    // Told all at once, so that they end side by side.
    List<Thread> closing = new ArrayList<>();
    relays.forEach((shard, relay) -> closing.add(new Thread(relay::close, "close-" + shard)));
    closing.forEach(Thread::start);
    closing.forEach(OutboxRelays::join);
  }

  private Worker relay(ShardName shard) {
    RelayJob job =
        new RelayJob(
            shard,
            () -> MySqlOutboxSession.over(connections.open(shard), config, environment.clock()),
            () -> KafkaPublisher.open(kafka, shard),
            config,
            new RelayMeters(environment.meters(), shard));
    return new Worker("relay-" + shard, job, backoff());
  }

  private Backoff backoff() {
    return new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE, environment.random());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps a relay for each shard. */
  private final class Fleet implements Job {
    @Override
    public Duration step() {
      Set<ShardName> present = shards.get();
      for (ShardName shard : present) {
        if (!relays.containsKey(shard)) {
          Worker relay = relay(shard);
          relays.put(shard, relay);
          relay.start();
        }
      }
      for (ShardName shard : Set.copyOf(relays.keySet())) {
        if (!present.contains(shard)) {
          log.info("outbox of {}: the directory has no such shard any more", shard);
          Worker gone = relays.remove(shard);
          if (gone != null) {
            gone.close();
          }
        }
      }
      return LOOK_EVERY;
    }

    @Override
    public void failed(Exception failure) {
      log.warn("relays: {}", failure.toString());
    }

    @Override
    public void interrupt() {}

    @Override
    public void end() {}
  }
}
