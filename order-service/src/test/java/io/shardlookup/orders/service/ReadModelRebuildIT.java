package io.shardlookup.orders.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.grpc.StatusRuntimeException;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.event.EventTopics;
import io.shardlookup.orders.event.EventsLostException;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.TopicBeginnings.Loss;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.Orders;
import io.shardlookup.orders.readmodel.OrderReadModel;
import io.shardlookup.orders.readmodel.ReadStore;
import io.shardlookup.orders.readmodel.Rebuild;
import io.shardlookup.orders.readmodel.Rebuilds;
import io.shardlookup.orders.rebuild.ReadModelRebuild;
import io.shardlookup.orders.rebuild.RebuildException;
import io.shardlookup.orders.servers.EventReader;
import io.shardlookup.orders.servers.PatientProducer;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.store.OrderRemoval;
import io.shardlookup.orders.store.OrderRestatement;
import io.shardlookup.orders.store.OrderWriter;
import io.shardlookup.orders.v1.AnswerSource;
import io.shardlookup.orders.v1.ListOrdersByCustomerRequest;
import io.shardlookup.orders.v1.ListOrdersByShopRequest;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderQueryServiceGrpc.OrderQueryServiceBlockingStub;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The read model is removed and built again, while two instances serve. */
@ExtendWith({ShardServer.class, TestServers.class})
@Timeout(300)
class ReadModelRebuildIT {
  private static final Duration IN_TIME = Duration.ofMinutes(2);

  /** Dated 31 May, of which shards keep nothing on 1 July. */
  private static final String OLD = "20260531-1";

  private Duration shardsAhead = Duration.ZERO;
  private OrderDirectory orders;
  private OrderServices services;
  private OrderService service;
  private ReadStore store;
  private MongoClient mongo;
  private MongoDatabase database;

  @BeforeEach
  void start(ShardServer.Running server, @TempDir Path folder) {
    orders = OrderDirectory.start(server, "shard-1", "shard-2");
    services = new OrderServices(orders, folder);
    store = new ReadStore(services.events().readModel());
    mongo = MongoClients.create(TestServers.mongo().uri());
    database = mongo.getDatabase(services.events().readModel().database());
    orders.clock().set(Instant.parse("2026-05-31T12:00:00Z"));
    orders.commands().place(Orders.purchase(OLD, Orders.line(1, 2, 400)), IN_TIME);
    orders.clock().set(OrderDirectory.NOON);
    service = services.start("one");
    services.start("two");
  }

  @AfterEach
  void stop() throws Exception {
    services.close();
    mongo.close();
    store.close();
    orders.close();
  }

  @Test
  void fromTheTopicAllDocumentsComeBackWhileOrdersAreWritten() throws Exception {
    OrderLoad load = new OrderLoad(services.commands(service));
    try (load) {
      load.start();
      Map<String, Document> before = documentsOfSome(load);
      awaitGone(OLD);
      damage(before.keySet().iterator().next());

      rebuild().fromTopic(Loss.REFUSED);

      assertThat(documents()).containsAllEntriesOf(before);
    }

    awaitReadModel(load);
    assertThat(rebuilding()).isFalse();
  }

  @Test
  void fromTheShardsAllThatTheyHoldComesBackWhileOrdersAreWritten() throws Exception {
    OrderLoad load = new OrderLoad(services.commands(service));
    try (load) {
      load.start();
      Map<String, Document> before = documentsOfSome(load);
      awaitGone(OLD);
      damage(before.keySet().iterator().next());

      rebuild().fromShards(orders.router(), orders.keyspace());

      assertThat(documents()).containsAllEntriesOf(before);
    }

    awaitReadModel(load);
    assertThat(rebuilding()).isFalse();
  }

  @Test
  void documentsOfTheDayThatLeavesNextStayWhenItIsBuiltFromTheShards() {
    String next = "20260601-1";
    orders.clock().set(Instant.parse("2026-06-01T12:00:00Z"));
    orders.commands().place(Orders.purchase(next, Orders.line(1, 1, 100)), IN_TIME);
    orders.clock().set(OrderDirectory.NOON);
    // As if midnight came in the middle of it.
    awaitGone(next);

    rebuild().fromShards(orders.router(), orders.keyspace());

    assertThat(documents()).containsKeys(OLD, next);
  }

  @Test
  void aRebuildWhosePlaceAnotherHasTakenRemovesNothing() {
    await().atMost(IN_TIME).until(() -> shown(OLD).isPresent());
    String kept = "20260630-1";
    orders.commands().place(Orders.purchase(kept, Orders.line(1, 1, 100)), IN_TIME);
    await().atMost(IN_TIME).until(() -> shown(kept).isPresent());
    Map<String, Document> before = documents();
    Rebuild other = new Rebuild("o", Rebuild.Source.SHARDS, Rebuild.Phase.RESTATING, "t", Map.of());
    Rebuilds rebuilds = new Rebuilds(store);

    CompletableFuture<Void> late =
        CompletableFuture.runAsync(() -> rebuild().fromShards(orders.router(), orders.keyspace()));
    await().pollInterval(Duration.ofMillis(10)).atMost(IN_TIME).until(this::rebuilding);
    rebuilds.begin(other);
    rebuilds.end(other);

    assertThat(late)
        .failsWithin(IN_TIME)
        .withThrowableThat()
        .withMessageContaining("another rebuild has begun and takes its place");
    assertThat(documents()).isEqualTo(before);
  }

  @Test
  void nothingIsBuiltFromShardsThatTakeAnotherTimeForNow() {
    await().atMost(IN_TIME).until(() -> shown(OLD).isPresent());
    shardsAhead = Duration.ofMinutes(61);

    assertThatThrownBy(() -> rebuild().fromShards(orders.router(), orders.keyspace()))
        .isInstanceOf(RebuildException.class)
        .hasMessageMatching("shard-[12]: clock of this process: .* 2026-07-01T13:01:00Z.*")
        .hasMessageEndingWith("; nothing was changed");
    assertThat(documents()).containsKey(OLD);
    assertThat(rebuilding()).isFalse();
  }

  @Test
  void aTopicThatHasLostEventsIsRefusedUnlessTheLossIsAccepted() {
    await().atMost(IN_TIME).until(() -> shown(OLD).isPresent());
    loseAllEvents();

    assertThatThrownBy(() -> rebuild().fromTopic(Loss.REFUSED))
        .isInstanceOf(EventsLostException.class)
        .hasMessageContaining(" begins at offset ")
        .hasMessageEndingWith("; nothing was changed");
    assertThat(documents()).containsKey(OLD);
    assertThat(rebuilding()).isFalse();

    rebuild().fromTopic(Loss.ACCEPTED);
    assertThat(documents()).isEmpty();
  }

  @Test
  void aRestatedOrderNeverTakesTheReadModelBack() {
    var commands = services.commands(service);
    String number = commands.issueOrderNumber(Requests.ISSUE).getOrderNumber();
    commands.placeOrder(Requests.place(number));
    restate(number);
    Order paid = commands.payOrder(Requests.pay(number, "c1", 100)).getOrder();
    await().atMost(IN_TIME).until(() -> shown(number).equals(Optional.of(paid)));

    restate(number);
    database.getCollection("offsets").deleteMany(new Document());
    Order more = commands.payOrder(Requests.pay(number, "c2", 100)).getOrder();

    await().atMost(IN_TIME).until(() -> shown(number).equals(Optional.of(more)));
    await().atMost(IN_TIME).until(() -> orders.query("SELECT id FROM outbox").isEmpty());
    repeatFirstRestated(number);
    rebuild().fromTopic(Loss.REFUSED);
    assertThat(shown(number)).contains(more);
  }

  @Test
  void queriesKnowThatDocumentsMayBeMissing() {
    var commands = services.commands(service);
    OrderQueryServiceBlockingStub queries = services.queries(service);
    String number = commands.issueOrderNumber(Requests.ISSUE).getOrderNumber();
    commands.placeOrder(Requests.place(number));
    await().atMost(IN_TIME).until(() -> shown(number).isPresent());
    awaitGone(OLD);
    Rebuild rebuild =
        new Rebuild("r", Rebuild.Source.SHARDS, Rebuild.Phase.RESTATING, "t", Map.of());

    new Rebuilds(store).begin(rebuild);
    await()
        .atMost(IN_TIME)
        .until(
            () ->
                queries.getOrder(Requests.get(number, 0)).getSource()
                    == AnswerSource.ANSWER_SOURCE_SHARD);

    assertThat(Requests.reason(() -> queries.getOrder(Requests.get(OLD, 0))))
        .isEqualTo(OrderErrorReason.READ_MODEL_UNAVAILABLE);
    assertThat(Requests.reason(() -> queries.getOrder(Requests.get("20260701-999", 3))))
        .isEqualTo(OrderErrorReason.READ_MODEL_UNAVAILABLE);
    assertThat(queries.getOrder(Requests.get(OLD, 1)).getSource())
        .isEqualTo(AnswerSource.ANSWER_SOURCE_READ_MODEL);
    assertThat(Requests.reason(() -> queries.listOrdersByCustomer(ofCustomer())))
        .isEqualTo(OrderErrorReason.READ_MODEL_UNAVAILABLE);
    assertThat(Requests.reason(() -> queries.listOrdersByShop(ofShop())))
        .isEqualTo(OrderErrorReason.READ_MODEL_UNAVAILABLE);

    new Rebuilds(store).end(rebuild);
    await()
        .atMost(IN_TIME)
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .untilAsserted(
            () ->
                assertThat(queries.getOrder(Requests.get(OLD, 0)).getSource())
                    .isEqualTo(AnswerSource.ANSWER_SOURCE_READ_MODEL));
    assertThat(queries.listOrdersByCustomer(ofCustomer()).getOrdersList()).hasSize(2);
    assertThat(Requests.reason(() -> queries.getOrder(Requests.get("20260701-999", 0))))
        .isEqualTo(OrderErrorReason.UNKNOWN_ORDER);
  }

  private ReadModelRebuild rebuild() {
    return new ReadModelRebuild(
        store,
        new KafkaClients(services.events().kafka()),
        new ReadModelRebuild.Environment(
            orders.clock(),
            connection -> orders.clock().instant().plus(shardsAhead),
            System::nanoTime,
            IN_TIME));
  }

  /** Documents of orders that do not change any more, after some load. */
  private Map<String, Document> documentsOfSome(OrderLoad load) {
    await().atMost(IN_TIME).until(() -> load.acknowledged().size() > 20);
    Map<String, Order> paid = new HashMap<>(load.acknowledged());
    paid.values().removeIf(order -> order.getPaymentsCount() < 2);
    await()
        .atMost(IN_TIME)
        .until(
            () ->
                paid.entrySet().stream()
                    .allMatch(e -> shown(e.getKey()).equals(Optional.of(e.getValue()))));
    Map<String, Document> documents = documents();
    documents.keySet().retainAll(paid.keySet());
    return documents;
  }

  /** Retention lets it go once it is in the read model. */
  private void awaitGone(String number) {
    await().atMost(IN_TIME).until(() -> shown(number).isPresent());
    await().atMost(IN_TIME).until(() -> orders.query("SELECT id FROM outbox").isEmpty());
    OrderRemoval.Outcome outcome =
        orders
            .orderShards()
            .write(
                OrderNumber.parse("", number),
                IN_TIME,
                new OrderRemoval(OrderDirectory.ORDERS, OrderNumber.parse("", number)));
    // Absent is as good: the instances have retention of their own.
    assertThat(outcome).isNotInstanceOf(OrderRemoval.Outcome.Unpublished.class);
    assertThat(orders.query("SELECT version FROM orders WHERE order_number = '" + number + "'"))
        .isEmpty();
  }

  /** One document is wrong, one is lost and one is of no order. */
  private void damage(String number) {
    MongoCollection<Document> documents = database.getCollection("orders");
    var wrong =
        documents.updateOne(Filters.eq(number), Updates.set("order.customer_id", "zzz somebody"));
    Document order = requireNonNull(documents().get(number));
    var inserted = documents.insertOne(order.append("_id", "20260701-999999"));
    assertThat(wrong.getModifiedCount()).isEqualTo(1);
    assertThat(inserted.wasAcknowledged()).isTrue();
  }

  private void awaitReadModel(OrderLoad load) {
    Map<String, Order> expected = load.acknowledged();
    await()
        .atMost(IN_TIME)
        .untilAsserted(
            () -> {
              Map<String, Order> found =
                  documents().keySet().stream()
                      .filter(number -> !number.equals(OLD))
                      .collect(
                          Collectors.toMap(
                              number -> number, number -> shown(number).orElseThrow()));
              assertThat(found).isEqualTo(expected);
            });
    assertThat(documents()).containsKey(OLD);
  }

  private void restate(String number) {
    OrderNumber parsed = OrderNumber.parse("", number);
    boolean told =
        orders
            .orderShards()
            .write(
                parsed,
                IN_TIME,
                new OrderRestatement(
                    parsed, OrderDirectory.NOON, new OrderWriter(OrderDirectory.ORDERS)));
    assertThat(told).isTrue();
  }

  private void loseAllEvents() {
    KafkaClients kafka = new KafkaClients(services.events().kafka());
    try (Admin admin = kafka.admin()) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (int partition = 0; partition < EventTopics.PARTITIONS; partition++) {
        all.put(
            new TopicPartition(kafka.config().eventsTopic(), partition),
            RecordsToDelete.beforeOffset(-1));
      }
      assertThat(admin.deleteRecords(all).all()).succeedsWithin(IN_TIME);
    }
  }

  /** Its first restated event, of a version that it had long ago, once more and last. */
  private void repeatFirstRestated(String number) {
    KafkaClients kafka = new KafkaClients(services.events().kafka());
    String topic = kafka.config().eventsTopic();
    try (EventReader reader = new EventReader(kafka.config().bootstrapServers(), topic);
        Producer<byte[], byte[]> producer =
            PatientProducer.open(kafka.config().bootstrapServers())) {
      ConsumerRecord<String, byte[]> first =
          await()
              .atMost(IN_TIME)
              .until(
                  () ->
                      reader.read().stream()
                          .filter(record -> record.key().equals(number))
                          .filter(
                              record -> EventReader.header(record, "ce_type").endsWith("restated"))
                          .findFirst(),
                  Optional::isPresent)
              .orElseThrow();
      assertThat(EventReader.header(first, "ce_id")).isEqualTo(number + "/1/restated");
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic, first.partition(), number.getBytes(UTF_8), first.value()));
      producer.flush();
    }
  }

  private boolean rebuilding() {
    return database.getCollection("rebuilds").countDocuments() > 0;
  }

  private Optional<Order> shown(String number) {
    return new OrderReadModel(store).find(number);
  }

  private Map<String, Document> documents() {
    Map<String, Document> documents = new HashMap<>();
    database
        .getCollection("orders")
        .find()
        .forEach(document -> documents.put(document.getString("_id"), document));
    return documents;
  }

  private static ListOrdersByCustomerRequest ofCustomer() {
    return ListOrdersByCustomerRequest.newBuilder()
        .setCustomerId("customer-1")
        .setPageSize(100)
        .build();
  }

  private static ListOrdersByShopRequest ofShop() {
    return ListOrdersByShopRequest.newBuilder()
        .setShopId("shop-1")
        .setDay(20_260_701)
        .setPageSize(100)
        .build();
  }
}
