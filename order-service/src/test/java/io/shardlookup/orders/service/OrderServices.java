package io.shardlookup.orders.service;

import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.shardlookup.orders.config.CommandsConfig;
import io.shardlookup.orders.config.DirectoryConfig;
import io.shardlookup.orders.config.EventsConfig;
import io.shardlookup.orders.config.ListenConfig;
import io.shardlookup.orders.config.OrderServiceConfig;
import io.shardlookup.orders.config.QueriesConfig;
import io.shardlookup.orders.config.ShardsConfig;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.readmodel.ReadModelConfig;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.OrderShard;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc;
import io.shardlookup.orders.v1.OrderQueryServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Instances of the order service in this process, and channels to them. */
final class OrderServices implements AutoCloseable {
  private final OrderDirectory orders;
  private final Path folder;
  private final EventsConfig events;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /**
   * Instances that find their shards in this directory and keep their files in the folder. Their
   * topic and read model, on the {@link TestServers}, are theirs alone.
   */
  OrderServices(OrderDirectory orders, Path folder) {
    this.orders = orders;
    this.folder = folder;
    String unique = UUID.randomUUID().toString();
    this.events =
        new EventsConfig(
            new KafkaConfig(TestServers.kafka().bootstrapServers(), "events-" + unique),
            new ReadModelConfig(TestServers.mongo().uri(), "orders-" + unique));
  }

  /** Where their events are. */
  EventsConfig events() {
    return events;
  }

  /** An instance with this clock that serves. */
  OrderService start(String name, Clock clock, CommandsConfig commands) {
    OrderService service =
        new OrderService(
            config(name, commands),
            new Environment(clock, System::nanoTime, new Random(7), connection -> clock.instant()));
    open.push(service);
    try {
      service.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel(service));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                health.check(HealthCheckRequest.getDefaultInstance()).getStatus()
                    == ServingStatus.SERVING);
    return service;
  }

  /** An instance that serves and takes as much as it wants. */
  OrderService start(String name) {
    return start(name, orders.clock(), new CommandsConfig(Duration.ofSeconds(30), 8, 1_000, 10));
  }

  /** Commands to an instance. */
  OrderCommandServiceGrpc.OrderCommandServiceBlockingStub commands(OrderService service) {
    return OrderCommandServiceGrpc.newBlockingStub(channel(service))
        .withDeadlineAfter(120, TimeUnit.SECONDS);
  }

  /** Queries to an instance. */
  OrderQueryServiceGrpc.OrderQueryServiceBlockingStub queries(OrderService service) {
    return OrderQueryServiceGrpc.newBlockingStub(channel(service))
        .withDeadlineAfter(120, TimeUnit.SECONDS);
  }

  /** A channel to an instance. */
  ManagedChannel channel(OrderService service) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", service.port()).usePlaintext().build();
    open.push(channel::shutdownNow);
    return channel;
  }

  private OrderServiceConfig config(String name, CommandsConfig commands) {
    Path password = folder.resolve("password");
    try {
      Files.writeString(password, OrderShard.APPLICATION.password());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new OrderServiceConfig(
        name,
        new ListenConfig("127.0.0.1", 0, 0),
        new DirectoryConfig(
            orders.directory().endpoints(), OrderDirectory.ORDERS, folder.resolve(name + ".snap")),
        new ShardsConfig(OrderShard.APPLICATION.user(), password, null, 8),
        commands,
        new QueriesConfig(Duration.ofSeconds(30), 4, 1_000),
        events,
        Duration.ofHours(1),
        Duration.ofSeconds(10));
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
