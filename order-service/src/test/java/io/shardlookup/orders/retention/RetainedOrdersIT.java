package io.shardlookup.orders.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.orders.event.EventTopics;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.wire.OrderMessages;
import io.shardlookup.orders.outbox.OutboxRelays;
import io.shardlookup.orders.outbox.RelayConfig;
import io.shardlookup.orders.query.OrderAnswer;
import io.shardlookup.orders.query.OrderQueries;
import io.shardlookup.orders.query.ShardOrders;
import io.shardlookup.orders.readmodel.OrderReadModel;
import io.shardlookup.orders.readmodel.Projector;
import io.shardlookup.orders.readmodel.ReadModelConfig;
import io.shardlookup.orders.readmodel.ReadModelState;
import io.shardlookup.orders.readmodel.ReadStore;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.store.OrderReader;
import io.shardlookup.orders.v1.AnswerSource;
import io.shardlookup.orders.v1.Order;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shards, relays, topic, projector, read model and queries together. */
@ExtendWith({ShardServer.class, TestServers.class})
@Timeout(300)
class RetainedOrdersIT {
  private static final Duration IN_TIME = Duration.ofMinutes(2);
  private static final LocalDate FIRST_KEPT = LocalDate.of(2026, 6, 1);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Random random = new Random(5);

  @Test
  void ordersThatLeftTheShardsAreAnsweredFromTheReadModel(ShardServer.Running server) {
    KafkaClients kafka =
        new KafkaClients(
            new KafkaConfig(TestServers.kafka().bootstrapServers(), "events-" + UUID.randomUUID()));
    try (Admin admin = kafka.admin()) {
      EventTopics.create(
          admin, kafka.config().eventsTopic(), Set.of(kafka.config().eventsTopic() + ".dead"));
    }
    try (OrderDirectory orders = OrderDirectory.start(server, "shard-1", "shard-2");
        ReadStore store =
            new ReadStore(
                new ReadModelConfig(TestServers.mongo().uri(), "retained-" + UUID.randomUUID()));
        OutboxRelays relays = relays(orders, kafka);
        Projector projector =
            new Projector(store, kafka, new Projector.Environment(orders.clock(), random, meters));
        OrderRetention retention = retention(orders)) {
      OldOrders old = new OldOrders(orders);
      List<OrderNumber> placed = old.place(FIRST_KEPT.minusDays(3), FIRST_KEPT.plusDays(3), 3);
      ShardOrders shards = (number, atMost) -> stored(orders, number);
      Map<OrderNumber, Order> before =
          placed.stream()
              .collect(
                  Collectors.toMap(
                      Function.identity(), number -> stored(orders, number).orElseThrow()));
      OrderQueries queries =
          new OrderQueries(
              new OrderReadModel(store), new ReadModelState(store, System::nanoTime), shards);

      retention.start();
      relays.start();
      projector.start();
      await()
          .atMost(IN_TIME)
          .untilAsserted(
              () ->
                  assertThat(old.in("orders"))
                      .isEqualTo(
                          placed.stream()
                              .filter(number -> !number.date().isBefore(FIRST_KEPT))
                              .map(OrderNumber::text)
                              .sorted()
                              .toList()));
      await()
          .atMost(IN_TIME)
          .untilAsserted(
              () ->
                  before.forEach(
                      (number, order) ->
                          assertThat(new OrderReadModel(store).find(number.text()))
                              .contains(order)));

      before.forEach(
          (number, order) -> {
            OrderAnswer answer = queries.order(number, order.getVersion(), () -> IN_TIME);
            assertThat(answer)
                .isEqualTo(new OrderAnswer(order, AnswerSource.ANSWER_SOURCE_READ_MODEL));
          });
    }
  }

  private OutboxRelays relays(OrderDirectory orders, KafkaClients kafka) {
    return new OutboxRelays(
        orders.client()::shards,
        orders.router()::connect,
        kafka,
        RelayConfig.DEFAULT,
        new OutboxRelays.Environment(orders.clock(), random, meters));
  }

  private OrderRetention retention(OrderDirectory orders) {
    return new OrderRetention(
        orders.router(),
        orders.keyspace(),
        Duration.ofMillis(50),
        new OrderRetention.Environment(
            orders.clock(),
            shard -> orders.clock().instant(),
            () -> false,
            System::nanoTime,
            random,
            meters));
  }

  private static Optional<Order> stored(OrderDirectory orders, OrderNumber number) {
    return orders
        .orderShards()
        .read(number, IN_TIME, connection -> OrderReader.find(connection, number))
        .map(stored -> OrderMessages.toWire(stored.order()));
  }
}
