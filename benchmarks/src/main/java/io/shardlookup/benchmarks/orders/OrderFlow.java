package io.shardlookup.benchmarks.orders;

import io.shardlookup.benchmarks.directory.MeasuredDirectory;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.processes.DatabaseKind;
import io.shardlookup.processes.KafkaBroker;
import io.shardlookup.processes.KafkaConfig;
import io.shardlookup.processes.MongoConfig;
import io.shardlookup.processes.MongoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * All that orders flow through, a process each: lookup node, shard on MariaDB, order service,
 * Kafka, a server that speaks MongoDB's protocol; and the peer, on the same Kafka.
 */
public final class OrderFlow implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

  private final Deque<AutoCloseable> open;
  private final OrderServer server;
  private final PlacedOrders orders;
  private final EventsAlone events;

  private OrderFlow(
      Deque<AutoCloseable> open, OrderServer server, PlacedOrders orders, EventsAlone events) {
    this.open = open;
    this.server = server;
    this.orders = orders;
    this.events = events;
  }

  /** Starts everything, data and logs in the folder. */
  public static OrderFlow start(MeasuredDirectory directory, Path folder) {
    Deque<AutoCloseable> open = new ArrayDeque<>();
    try {
      KafkaBroker kafka = opened(open, KafkaBroker.of(KafkaConfig.of("kafka", folder)));
      MongoServer mongo = opened(open, MongoServer.of(MongoConfig.of("mongo", folder)));
      kafka.start();
      mongo.start();
      MeasuredShard shard =
          opened(
              open, MeasuredShard.start(directory, DatabaseKind.MARIADB, "pipeline-shard", folder));
      kafka.awaitReady(STARTS_WITHIN);
      mongo.awaitReady(STARTS_WITHIN);
      OrderServer server =
          opened(open, OrderServer.start(shard, kafka.bootstrapServers(), mongo.uri(), folder));
      ReadModelWatch watch = opened(open, ReadModelWatch.start(mongo.uri()));
      EventsAlone events = opened(open, EventsAlone.start(kafka.bootstrapServers()));
      return new OrderFlow(open, server, new PlacedOrders(server, watch), events);
    } catch (RuntimeException e) {
      closeAll(open);
      throw e;
    }
  }

  /** Has so many order numbers issued for {@link #place}. Blocks. */
  public void drawNumbers(int count) {
    orders.drawNumbers(count);
  }

  /** Places an order under a drawn number; ends when it is visible in the read model. */
  public Operation place() {
    return orders;
  }

  /** The event of such an order through Kafka alone; ends when a consumer has it. */
  public Operation eventAlone() {
    return events;
  }

  /** The process of the order service. */
  public long orderServicePid() {
    return server.pid();
  }

  @Override
  public void close() {
    closeAll(open);
  }

  private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> open, T resource) {
    open.push(resource);
    return resource;
  }

  /** The latest first. */
  private static void closeAll(Deque<AutoCloseable> open) {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a server did not end", e);
      }
    }
  }
}
