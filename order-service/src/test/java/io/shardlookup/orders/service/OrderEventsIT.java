package io.shardlookup.orders.service;

import static io.shardlookup.orders.service.Requests.ISSUE;
import static io.shardlookup.orders.service.Requests.get;
import static io.shardlookup.orders.service.Requests.metrics;
import static io.shardlookup.orders.service.Requests.pay;
import static io.shardlookup.orders.service.Requests.place;
import static io.shardlookup.orders.service.Requests.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.servers.EventReader;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.v1.AnswerSource;
import io.shardlookup.orders.v1.GetOrderResponse;
import io.shardlookup.orders.v1.ListOrdersByCustomerRequest;
import io.shardlookup.orders.v1.ListOrdersByCustomerResponse;
import io.shardlookup.orders.v1.ListOrdersByShopRequest;
import io.shardlookup.orders.v1.ListOrdersByShopResponse;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc.OrderCommandServiceBlockingStub;
import io.shardlookup.orders.v1.OrderQueryServiceGrpc.OrderQueryServiceBlockingStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The way of a change: shard, Kafka, read model, query. */
@ExtendWith({ShardServer.class, TestServers.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class OrderEventsIT {
  private static final Duration IN_TIME = Duration.ofMinutes(2);

  private OrderDirectory orders;
  private OrderServices services;

  @BeforeAll
  void start(ShardServer.Running server) {
    orders = OrderDirectory.start(server, "shard-1", "shard-2");
  }

  @BeforeEach
  void begin(@TempDir Path folder) {
    services = new OrderServices(orders, folder);
  }

  @AfterEach
  void end() throws Exception {
    services.close();
    TestServers.revive(TestServers.kafka());
    TestServers.revive(TestServers.mongo());
  }

  @AfterAll
  void stop() {
    orders.close();
  }

  @Test
  void anOrderGoesFromItsShardThroughKafkaIntoTheReadModelAndAnswersQueries() {
    OrderService service = services.start("one");
    Order placed = placed(service);
    String number = placed.getOrderNumber();
    OrderQueryServiceBlockingStub queries = services.queries(service);

    GetOrderResponse answer = awaitInReadModel(service, number, 1);

    assertThat(answer.getOrder()).isEqualTo(placed);
    assertThat(answer.getSource()).isEqualTo(AnswerSource.ANSWER_SOURCE_READ_MODEL);
    assertThat(published(number, 1)).containsExactly(number + "/1");
    assertThat(document(number).get("order", Document.class).getLong("version")).isEqualTo(1);
    ListOrdersByCustomerResponse ofCustomer =
        queries.listOrdersByCustomer(
            ListOrdersByCustomerRequest.newBuilder()
                .setCustomerId("customer-1")
                .setPageSize(100)
                .build());
    assertThat(ofCustomer.getOrdersList()).containsExactly(placed);
    assertThat(ofCustomer.getSource()).isEqualTo(AnswerSource.ANSWER_SOURCE_READ_MODEL);
    ListOrdersByShopResponse ofShop =
        queries.listOrdersByShop(
            ListOrdersByShopRequest.newBuilder()
                .setShopId("shop-1")
                .setDay(placed.getDay())
                .setPageSize(100)
                .build());
    assertThat(ofShop.getOrdersList()).containsExactly(placed);
    assertThat(ofShop.getSource()).isEqualTo(AnswerSource.ANSWER_SOURCE_READ_MODEL);
    await().atMost(IN_TIME).until(() -> orders.query("SELECT id FROM outbox").isEmpty());
  }

  @Test
  void makesTheTopicsWithTwelvePartitionsThatKeepAll() throws Exception {
    String topic = services.events().kafka().eventsTopic();
    for (String instance : List.of("one", "two")) {
      OrderService service = services.start(instance);
      await().atMost(IN_TIME).until(() -> metrics(service).contains("orders_topics_ready 1.0"));
    }

    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()))) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      assertThat(admin.describeTopics(List.of(topic)).allTopicNames().get().values())
          .singleElement()
          .satisfies(described -> assertThat(described.partitions()).hasSize(12));
      assertThat(admin.describeConfigs(List.of(resource)).all().get().values())
          .singleElement()
          .satisfies(
              config ->
                  assertThat(config.entries())
                      .filteredOn(entry -> entry.name().startsWith("retention."))
                      .extracting(entry -> entry.name() + "=" + entry.value())
                      .containsExactlyInAnyOrder("retention.ms=-1", "retention.bytes=-1"));
      assertThat(admin.listTopics().names().get()).contains(topic + ".dead");
    }
  }

  @Test
  void everyInstanceAnswersForAllAndGoesOnWhenAnotherLeaves() {
    OrderService one = services.start("one");
    OrderService two = services.start("two");
    String first = placed(one).getOrderNumber();
    String second = placed(two).getOrderNumber();
    for (String number : List.of(first, second)) {
      assertThat(awaitInReadModel(one, number, 1)).isEqualTo(awaitInReadModel(two, number, 1));
    }

    one.drain();
    Order paid = services.commands(two).payOrder(pay(first, "c1", 200)).getOrder();
    Order third = placed(two);

    assertThat(awaitInReadModel(two, first, 2).getOrder()).isEqualTo(paid);
    assertThat(awaitInReadModel(two, third.getOrderNumber(), 1).getOrder()).isEqualTo(third);
    assertThat(published(first, 2)).containsExactly(first + "/1", first + "/2");
  }

  @Test
  void takesOrdersWithoutKafkaAndReadModelAndCatchesUpWhenTheyAppear() {
    TestServers.kafka().kill();
    TestServers.mongo().kill();
    OrderService service = services.start("one");
    Order placed = placed(service);
    String number = placed.getOrderNumber();
    OrderQueryServiceBlockingStub queries = services.queries(service);

    assertThat(reason(() -> queries.getOrder(get(number, 0))))
        .isEqualTo(OrderErrorReason.READ_MODEL_UNAVAILABLE);
    GetOrderResponse fromShard = queries.getOrder(get(number, 1));
    assertThat(fromShard.getOrder()).isEqualTo(placed);
    assertThat(fromShard.getSource()).isEqualTo(AnswerSource.ANSWER_SOURCE_SHARD);
    assertThat(health(service, "shardlookup.orders.v1.OrderQueryService"))
        .isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health(service, "shardlookup.orders.v1.OrderCommandService"))
        .isEqualTo(ServingStatus.SERVING);
    assertThat(metrics(service))
        .contains(
            "shardlookup_orders_read_model_reachable 0.0", "shardlookup_orders_topics_ready 0.0");

    TestServers.revive(TestServers.kafka());
    TestServers.revive(TestServers.mongo());

    assertThat(awaitInReadModel(service, number, 1).getOrder()).isEqualTo(placed);
    await()
        .atMost(IN_TIME)
        .untilAsserted(
            () -> {
              assertThat(health(service, "shardlookup.orders.v1.OrderQueryService"))
                  .isEqualTo(ServingStatus.SERVING);
              assertThat(metrics(service))
                  .contains(
                      "shardlookup_orders_read_model_reachable 1.0",
                      "shardlookup_orders_topics_ready 1.0");
            });
  }

  @Test
  void readsAVersionFromTheShardThatTheReadModelDoesNotShowYet() {
    OrderService service = services.start("one");
    String number = placed(service).getOrderNumber();
    awaitInReadModel(service, number, 1);
    OrderQueryServiceBlockingStub queries = services.queries(service);
    TestServers.kafka().kill();

    Order paid = services.commands(service).payOrder(pay(number, "c1", 500)).getOrder();

    GetOrderResponse asked = queries.getOrder(get(number, 2));
    assertThat(asked.getSource()).isEqualTo(AnswerSource.ANSWER_SOURCE_SHARD);
    assertThat(asked.getOrder()).isEqualTo(paid);
    assertThat(queries.getOrder(get(number, 0)).getOrder().getVersion()).isEqualTo(1);
    assertThat(queries.getOrder(get(number, 1)).getSource())
        .isEqualTo(AnswerSource.ANSWER_SOURCE_READ_MODEL);
    assertThat(reason(() -> queries.getOrder(get(number, 3))))
        .isEqualTo(OrderErrorReason.VERSION_MISMATCH);

    TestServers.revive(TestServers.kafka());

    assertThat(awaitInReadModel(service, number, 2).getOrder()).isEqualTo(paid);
  }

  private Order placed(OrderService service) {
    OrderCommandServiceBlockingStub commands = services.commands(service);
    return commands.placeOrder(place(commands.issueOrderNumber(ISSUE).getOrderNumber())).getOrder();
  }

  private GetOrderResponse awaitInReadModel(OrderService service, String number, long version) {
    return await()
        .atMost(IN_TIME)
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(
            () -> services.queries(service).getOrder(get(number, 0)),
            answer -> answer.getOrder().getVersion() == version);
  }

  private ServingStatus health(OrderService service, String name) {
    return HealthGrpc.newBlockingStub(services.channel(service))
        .check(HealthCheckRequest.newBuilder().setService(name).build())
        .getStatus();
  }

  /** Ids of the order's events, once there are so many. */
  private List<String> published(String number, int events) {
    try (EventReader reader =
        new EventReader(
            TestServers.kafka().bootstrapServers(), services.events().kafka().eventsTopic())) {
      return await()
          .atMost(IN_TIME)
          .until(
              () -> reader.firstPublications().getOrDefault(number, List.of()),
              ids -> ids.size() >= events);
    }
  }

  private Document document(String number) {
    try (MongoClient client = MongoClients.create(TestServers.mongo().uri())) {
      return client
          .getDatabase(services.events().readModel().database())
          .getCollection("orders")
          .find(new Document("_id", number))
          .first();
    }
  }
}
