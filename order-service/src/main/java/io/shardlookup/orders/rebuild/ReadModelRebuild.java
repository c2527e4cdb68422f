package io.shardlookup.orders.rebuild;

import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.TopicBeginnings;
import io.shardlookup.orders.event.TopicBeginnings.Loss;
import io.shardlookup.orders.event.TopicEnds;
import io.shardlookup.orders.number.OrderKeyspace;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.readmodel.OrderReadModel;
import io.shardlookup.orders.readmodel.ReadStore;
import io.shardlookup.orders.readmodel.Rebuild;
import io.shardlookup.orders.readmodel.Rebuild.Phase;
import io.shardlookup.orders.readmodel.Rebuild.Source;
import io.shardlookup.orders.readmodel.Rebuilds;
import io.shardlookup.orders.store.OrderShards;
import io.shardlookup.orders.store.ShardClock;
import io.shardlookup.orders.store.ShardEndpoints;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes documents of the read model and has them built again, by the projectors of instances that
 * run meanwhile. Killed at any moment it can be run again; until then queries know that documents
 * may be missing.
 */
public final class ReadModelRebuild {
  private static final Logger log = LoggerFactory.getLogger(ReadModelRebuild.class);
  private static final String GROUP = "order-rebuild";

  /** So long after it was announced every instance knows, and does not take absent for unknown. */
  private static final Duration NOTICE = Duration.ofSeconds(2);

  /** The character after '9' ends the numbers that begin with a date. */
  private static final String AFTER_ALL_DATES = ":";

  private final ReadStore store;
  private final KafkaClients kafka;
  private final Rebuilds rebuilds;
  private final Environment environment;

  /**
   * What a rebuild takes from outside.
   *
   * @param clock tells the date
   * @param shardClock tells what shards take for the time
   * @param ticker measures durations, in nanoseconds
   * @param patience how long nothing may happen that it waits for
   */
  public record Environment(
      Clock clock, ShardClock shardClock, LongSupplier ticker, Duration patience) {}

  /** A rebuild of the read model in this store, which projectors fill from this Kafka. */
  public ReadModelRebuild(ReadStore store, KafkaClients kafka, Environment environment) {
    this.store = store;
    this.kafka = kafka;
    this.rebuilds = new Rebuilds(store);
    this.environment = environment;
  }

  /**
   * Removes all documents, has all events taken from the first one on, and returns when those are
   * taken that there were when it began. {@link RebuildException} if nothing goes on, {@link
   * io.shardlookup.orders.event.EventsLostException} before anything is changed if the topic has
   * lost events.
   *
   * @param loss of events: what those told is missing in the read model afterwards
   */
  public void fromTopic(Loss loss) {
    TopicBeginnings.check(kafka, loss);
    Rebuild rebuild = rebuild(Source.TOPIC, Phase.WIPING, TopicEnds.of(kafka, GROUP));
    rebuilds.begin(rebuild);
    log.info("read model: about to be removed and built again from the topic");
    Patience.pause(NOTICE);
    rebuilds.wipe(rebuild);
    awaitWhole(rebuild);
  }

  /**
   * Removes the documents of the days that shards keep until tomorrow at least, has the shards tell
   * all their orders, and returns when those events are taken. Documents of earlier days stay as
   * they are, so those of the day that leaves next, too: once it has left, nothing could bring them
   * back. For the same reason no further day leaves until it has ended, be it that it has to be run
   * again. {@link RebuildException} if nothing goes on, and before anything is changed if a shard
   * takes another time for now, by which other days might be kept.
   */
  public void fromShards(ShardRouter router, OrderKeyspaceSource keyspace) {
    requireTimeOfShards(router, keyspace);
    Rebuild rebuild = rebuild(Source.SHARDS, Phase.RESTATING, Map.of());
    rebuilds.begin(rebuild);
    log.info("read model: about to be removed and built again from the shards");
    Patience.pause(NOTICE);
    removeKeptDays(rebuild, keyspace.get());
    requireCurrent(rebuild);
    Restating restating =
        new Restating(
            router,
            keyspace,
            new OrderShards(router, keyspace.name(), environment.ticker()),
            environment.clock(),
            patience());
    long damaged = restating.run();
    if (!rebuilds.fill(rebuild, TopicEnds.of(kafka, GROUP))) {
      throw superseded();
    }
    awaitWhole(rebuild);
    if (damaged > 0) {
      throw new RebuildException("orders not told again: " + damaged + " (expected: none damaged)");
    }
  }

  private Rebuild rebuild(Source source, Phase phase, Map<Integer, Long> until) {
    return new Rebuild(
        UUID.randomUUID().toString(), source, phase, kafka.config().eventsTopic(), until);
  }

  private void requireTimeOfShards(ShardRouter router, OrderKeyspaceSource keyspace) {
    for (ShardName shard : ShardEndpoints.databases(keyspace.client())) {
      try (Connection connection = router.connect(shard)) {
        environment
            .shardClock()
            .requireNear(connection, environment.clock().instant(), "nothing was changed");
      } catch (SQLException | IllegalStateException e) {
        throw new RebuildException(shard + ": " + e.getMessage());
      }
    }
  }

  private void removeKeptDays(Rebuild rebuild, OrderKeyspace keyspace) {
    Instant tomorrow = environment.clock().instant().plus(Duration.ofDays(1));
    String first =
        keyspace.retentionDays() == 0
            ? "0"
            : Integer.toString(OrderNumber.day(keyspace.firstDateKept(tomorrow)));
    new OrderReadModel(store)
        .remove(
            keyspace.prefix() + first,
            keyspace.prefix() + AFTER_ALL_DATES,
            () -> requireCurrent(rebuild));
  }

  /** Whoever stood still while another rebuild took its place must remove nothing of that one's. */
  private void requireCurrent(Rebuild rebuild) {
    if (!rebuilds.isCurrent(rebuild)) {
      throw superseded();
    }
  }

  private void awaitWhole(Rebuild rebuild) {
    patience()
        .await(
            "read model, events",
            0,
            () -> {
              Optional<Rebuild> current = rebuilds.current();
              if (current.isEmpty()) {
                return 0;
              }
              if (!current.get().id().equals(rebuild.id())) {
                throw superseded();
              }
              return rebuilds.missing(current.get());
            });
    rebuilds.end(rebuild);
    log.info("read model: whole again");
  }

  private static RebuildException superseded() {
    return new RebuildException("read model: another rebuild has begun and takes its place");
  }

  private Patience patience() {
    return new Patience(environment.ticker(), environment.patience());
  }
}
