package io.shardlookup.orders.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.grpc.StatusRuntimeException;
import io.shardlookup.orders.OrderServiceMain;
import io.shardlookup.orders.servers.EventReader;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.LockedOrder;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.OrderShard;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.v1.AnswerSource;
import io.shardlookup.processes.ServerCommand;
import io.shardlookup.processes.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rebuilds as an operator runs them, killed on their way. */
@ExtendWith({ShardServer.class, TestServers.class})
@Tag("slow")
@Timeout(300)
class RebuildProcessIT {
  private static final Duration IN_TIME = Duration.ofMinutes(2);
  private static final int ORDERS = 60;

  @TempDir Path folder;
  private final List<ServerProcess> processes = new ArrayList<>();
  private OrderDirectory orders;
  private OrderServices services;
  private OrderService service;
  private MongoClient mongo;
  private MongoDatabase database;

  @BeforeEach
  void fillTheReadModel(ShardServer.Running server) {
    orders = OrderDirectory.start(server, "shard-1", "shard-2");
    services = new OrderServices(orders, folder);
    mongo = MongoClients.create(TestServers.mongo().uri());
    database = mongo.getDatabase(services.events().readModel().database());
    service = services.start("one");
    var commands = services.commands(service);
    for (int i = 0; i < ORDERS; i++) {
      String number = commands.issueOrderNumber(Requests.ISSUE).getOrderNumber();
      commands.placeOrder(Requests.place(number));
      commands.payOrder(Requests.pay(number, "c1", 500));
    }
    await()
        .atMost(IN_TIME)
        .until(
            () ->
                documents().values().stream().filter(document -> version(document) == 2).count()
                    == ORDERS);
  }

  @AfterEach
  void stop() throws Exception {
    processes.forEach(ServerProcess::kill);
    services.close();
    mongo.close();
    orders.close();
  }

  @Test
  void instancesEndTheWipeOfARebuildThatWasKilled() {
    Map<String, Document> before = documents();
    damage();

    ServerProcess killed = rebuild("killed", "topic");
    await().atMost(IN_TIME).until(() -> "WIPING".equals(phase()));
    killed.kill();
    await()
        .atMost(IN_TIME)
        .untilAsserted(
            () -> {
              orders.clock().advance(Duration.ofSeconds(1));
              assertThat(documents()).isEqualTo(before);
            });
    String number = before.keySet().iterator().next();
    await()
        .atMost(IN_TIME)
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .untilAsserted(
            () ->
                assertThat(services.queries(service).getOrder(Requests.get(number, 0)).getSource())
                    .isEqualTo(AnswerSource.ANSWER_SOURCE_READ_MODEL));
    await().atMost(IN_TIME).until(() -> phase() == null);
  }

  @Test
  void aRebuildFromTheTopicBringsTheSameDocuments() {
    Map<String, Document> before = documents();
    damage();

    ServerProcess rebuild = rebuild("rebuild", "topic");

    assertThat(rebuild.awaitExit(IN_TIME)).as(rebuild.logTail(20)).isZero();
    assertThat(documents()).isEqualTo(before);
    assertThat(phase()).isNull();
  }

  @Test
  void aRebuildFromTheShardsCanBeRunAgainWhenItWasKilled() {
    Map<String, Document> before = documents();
    damage();

    // It cannot end before it is killed: this order cannot be told again.
    String last = Collections.max(before.keySet());
    try (EventReader reader =
            new EventReader(
                services.events().kafka().bootstrapServers(),
                services.events().kafka().eventsTopic());
        LockedOrder locked = LockedOrder.lock(orders.shardOf(last), last)) {
      ServerProcess killed = rebuild("killed", "shards");
      await().atMost(IN_TIME).until(() -> restates(reader));
      killed.kill();
      locked.release();
    }
    assertThat(phase()).isNotNull();
    ServerProcess again = rebuild("again", "shards");

    assertThat(again.awaitExit(IN_TIME)).as(again.logTail(20)).isZero();
    assertThat(documents()).isEqualTo(before);
    assertThat(phase()).isNull();
  }

  /** Some documents are lost. */
  private void damage() {
    documents().keySet().stream()
        .limit(10)
        .forEach(
            number -> {
              var unused = database.getCollection("orders").deleteOne(new Document("_id", number));
            });
  }

  private ServerProcess rebuild(String name, String from) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OrderServiceMain.class.getName(),
                "rebuild",
                "--from=" + from,
                "--log-format=plain",
                "--lookup-nodes=" + String.join(",", orders.directory().endpoints()),
                "--shard-user=" + OrderShard.APPLICATION.user(),
                "--shard-password-file=" + folder.resolve("password"),
                "--kafka-bootstrap=" + services.events().kafka().bootstrapServers(),
                "--events-topic=" + services.events().kafka().eventsTopic(),
                "--mongodb-uri=" + services.events().readModel().uri(),
                "--mongodb-database=" + services.events().readModel().database()));
    ServerProcess process =
        ServerProcess.start(ServerCommand.of(name, command, folder.resolve(name + ".log")));
    processes.add(process);
    return process;
  }

  private static boolean restates(EventReader reader) {
    return reader.read().stream()
        .anyMatch(record -> EventReader.header(record, "ce_type").endsWith("restated"));
  }

  private @Nullable String phase() {
    Document rebuild = database.getCollection("rebuilds").find().first();
    return rebuild == null ? null : rebuild.getString("phase");
  }

  private static long version(Document document) {
    return document.get("order", Document.class).getLong("version");
  }

  private Map<String, Document> documents() {
    Map<String, Document> documents = new HashMap<>();
    database
        .getCollection("orders")
        .find()
        .forEach(document -> documents.put(document.getString("_id"), document));
    return documents;
  }
}
