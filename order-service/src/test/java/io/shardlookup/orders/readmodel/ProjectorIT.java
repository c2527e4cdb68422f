package io.shardlookup.orders.readmodel;

import static io.shardlookup.orders.event.SampleOrders.event;
import static io.shardlookup.orders.event.SampleOrders.number;
import static io.shardlookup.orders.event.SampleOrders.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.orders.event.EventTopics;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.servers.EventReader;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.processes.RestartableServer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
@Timeout(300)
class ProjectorIT {
  private static final Duration IN_TIME = Duration.ofMinutes(2);
  private static final int ORDERS = 300;

  private final String id = UUID.randomUUID().toString();
  private final String topic = "events-" + id;
  private final List<Projector> projectors = new ArrayList<>();
  private KafkaClients kafka;
  private ReadStore store;
  private OrderReadModel model;
  private TopicWriter writer;

  @BeforeEach
  void emptyTopicAndReadModel() {
    String bootstrap = TestServers.kafka().bootstrapServers();
    kafka = new KafkaClients(new KafkaConfig(bootstrap, topic));
    makeTopics();
    store = new ReadStore(new ReadModelConfig(TestServers.mongo().uri(), "orders-" + id));
    model = new OrderReadModel(store);
    writer = new TopicWriter(bootstrap, topic);
  }

  @AfterEach
  void close() {
    projectors.forEach(Projector::close);
    writer.close();
    store.close();
  }

  @Test
  void showsEachOrderAtItsHighestVersionWhateverIsRepeated() {
    projector();
    for (int version : new int[] {1, 2, 3, 2, 3, 1}) {
      write(version);
    }

    awaitAllAt(3);
  }

  @Test
  void goesOnBehindWhatItCanNotRead() {
    projector();
    writer.write(event(1, 1));
    writer.write(number(1), "noise".getBytes(UTF_8));
    writer.write("another key", event(1, 2).toByteArray());
    writer.write(event(1, 3));
    writer.flush();

    await().atMost(IN_TIME).until(() -> version(1) == 3);
    try (EventReader dead =
        new EventReader(TestServers.kafka().bootstrapServers(), topic + ".dead")) {
      await().atMost(IN_TIME).until(() -> dead.read().size() == 2);
      assertThat(dead.read())
          .extracting(record -> EventReader.header(record, "dead_reason"))
          .anySatisfy(reason -> assertThat(reason).startsWith("value: 5 bytes"))
          .anySatisfy(reason -> assertThat(reason).startsWith("key: \"another key\""));
    }
  }

  @Test
  void anotherTakesOverWhatOneLeaves() {
    Projector first = projector();
    write(1);
    awaitAllAt(1);
    projector();
    write(2);

    first.close();
    write(3);

    awaitAllAt(3);
  }

  @Test
  void catchesUpByItselfWhenTheReadModelLosesItsLastMoments() {
    projector();
    write(1);
    for (int version = 2; version <= 4; version++) {
      write(version);
      int awaited = version;
      await().atMost(IN_TIME).ignoreExceptions().until(() -> version(7) == awaited);
      TestServers.mongo().kill();
      TestServers.revive(TestServers.mongo());
    }

    awaitAllAt(4);
  }

  @Test
  void catchesUpWhenNothingArrivesAfterTheLoss() {
    projector();
    write(1);
    awaitAllAt(1);

    TestServers.mongo().kill();
    TestServers.revive(TestServers.mongo());

    awaitAllAt(1);
  }

  @Test
  @Tag("slow")
  void goesOnWhenKafkaComesBack() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    projector(registry);
    write(1);
    awaitAllAt(1);

    outage(TestServers.kafka());
    write(2);

    awaitAllAt(2);
  }

  @Test
  void buildsTheSameAgainFromTheFirstEvent() {
    projector();
    write(1);
    write(2);
    awaitAllAt(2);
    Map<String, Document> before = documents();

    wipe();

    awaitAllAt(2);
    assertThat(documents()).isEqualTo(before);
  }

  @Test
  void beginsAnewWithATopicThatWasMadeAnew() throws Exception {
    projector();
    write(1);
    write(2);
    awaitAllAt(2);

    try (Admin admin = kafka.admin()) {
      admin.deleteTopics(Set.of(topic)).all().get();
    }
    makeTopics();
    write(3);

    awaitAllAt(3);
  }

  @Test
  void goesOnWhereTheStoreIsAfterARestart() {
    Projector first = projector();
    write(1);
    awaitAllAt(1);
    first.close();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();

    projector(registry);
    write(2);

    awaitAllAt(2);
    assertThat(registry.get("shardlookup.orders.projection.events").counter().count())
        .isEqualTo(ORDERS);
  }

  private void write(int version) {
    for (int n = 1; n <= ORDERS; n++) {
      writer.write(event(n, version));
    }
    writer.flush();
  }

  private void awaitAllAt(int version) {
    await()
        .atMost(IN_TIME)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              for (int n = 1; n <= ORDERS; n++) {
                assertThat(version(n)).isEqualTo(version);
              }
            });
    for (int n = 1; n <= ORDERS; n++) {
      assertThat(model.find(number(n))).contains(order(n, version));
    }
  }

  private long version(int n) {
    return model.find(number(n)).map(Order::getVersion).orElse(0L);
  }

  private static void outage(RestartableServer server) {
    server.kill();
    TestServers.revive(server);
  }

  private void wipe() {
    try (MongoClient client = MongoClients.create(TestServers.mongo().uri())) {
      MongoDatabase database = client.getDatabase("orders-" + id);
      database.getCollection("orders").drop();
      database.getCollection("offsets").drop();
    }
  }

  private Map<String, Document> documents() {
    Map<String, Document> documents = new HashMap<>();
    try (MongoClient client = MongoClients.create(TestServers.mongo().uri())) {
      client
          .getDatabase("orders-" + id)
          .getCollection("orders")
          .find()
          .forEach(document -> documents.put(document.getString("_id"), document));
    }
    return documents;
  }

  private void makeTopics() {
    await()
        .atMost(IN_TIME)
        .ignoreExceptionsInstanceOf(KafkaException.class)
        .untilAsserted(
            () -> {
              try (Admin admin = kafka.admin()) {
                EventTopics.create(admin, topic, Set.of(topic + ".dead"));
              }
            });
  }

  private Projector projector() {
    return projector(new SimpleMeterRegistry());
  }

  private Projector projector(MeterRegistry registry) {
    Projector projector =
        new Projector(
            store, kafka, new Projector.Environment(Clock.systemUTC(), new Random(), registry));
    projector.start();
    projectors.add(projector);
    return projector;
  }
}
