package io.shardlookup.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.LocalPorts;
import io.shardlookup.local.cluster.ServerState;
import io.shardlookup.local.demo.DemoConfig;
import io.shardlookup.local.orders.OrderLoadConfig;
import io.shardlookup.local.screen.Screen;
import io.shardlookup.processes.MongoConfig;
import io.shardlookup.processes.MongoServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunIT {
  private static final int ORDERS = 150;
  private static final DemoConfig SMALL =
      new DemoConfig(
          Duration.ofSeconds(6),
          2_000,
          new DemoConfig.Clients(2, 2),
          Duration.ofMillis(50),
          new OrderLoadConfig(ORDERS, 4, Duration.ofSeconds(5)));

  private static final Duration SERVER_STARTS_WITHIN = Duration.ofMinutes(2);

  @TempDir Path directory;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Screen screen =
      new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), 0, System::nanoTime);

  @Test
  void failsNoResolveWhileNodesDieAndLeavesAWholeClusterTwiceInARow() {
    LocalPorts ports = LocalPorts.free();
    try (LocalCluster cluster = LocalCluster.open(directory, ports)) {
      try {
        boolean first = new LocalRun(cluster, screen, SMALL).run(directory);
        assertThat(first).as(text()).isTrue();
        requireFaultsChangesAndColdResolves();
        assertThat(text()).contains(checked(ORDERS));
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(cluster.states()).allMatch(ServerState::isWell));

        bytes.reset();
        boolean second = new LocalRun(cluster, screen, SMALL).run(directory);
        assertThat(second).as(text()).isTrue();
        requireFaultsChangesAndColdResolves();
        assertThat(text()).contains("runs already").doesNotContain("loading");
        assertThat(text()).contains(checked(ORDERS)).contains("all that there are: ");
      } finally {
        cluster.stop(screen);
      }
    }
  }

  @Test
  @Tag("slow")
  void keepsTheReadModelOnSomebodysMongoServerAndLeavesThatRunning() throws IOException {
    MongoConfig config = MongoConfig.of("somebodys", directory.resolve("somebodys"));
    try (MongoServer server = MongoServer.start(config, SERVER_STARTS_WITHIN);
        MongoClient client = MongoClients.create(server.uri())) {
      MongoCollection<Document> theirs = orders(client, "orders");
      theirs.insertOne(new Document("_id", "theirs"));
      LocalPorts ports = LocalPorts.free().withMongoAt(server.uri());
      try {
        boolean first = run(ports);
        assertThat(first).as(text()).isTrue();
        assertThat(Files.readAllLines(directory.resolve("processes")))
            .hasSize(13)
            .noneSatisfy(line -> assertThat(line).startsWith("mongo "));
        assertThat(text()).contains("$MONGODB_URI").doesNotContain(server.uri());
        String database = readModelDatabase();
        assertThat(orders(client, database).countDocuments()).isEqualTo(ORDERS);

        bytes.reset();
        boolean second = run(ports);
        assertThat(second).as(text()).isTrue();
        assertThat(text()).contains("runs already").contains(checked(ORDERS));
        assertThat(readModelDatabase()).isEqualTo(database);
        assertThat(orders(client, database).countDocuments()).isEqualTo(2 * ORDERS);
      } finally {
        stop(ports);
      }

      assertThat(directory.resolve("data")).doesNotExist();
      assertThat(server.isAlive()).isTrue();
      assertThat(theirs.find()).containsExactly(new Document("_id", "theirs"));
    }
  }

  /** Without them, that nothing failed would say little. */
  private void requireFaultsChangesAndColdResolves() {
    assertThat(text())
        .contains("SIGKILL lookup-")
        .contains("SIGSTOP lookup-")
        .containsPattern("cold resolves +[1-9]")
        .containsPattern("change to cache +[1-9]");
  }

  private boolean run(LocalPorts ports) {
    try (LocalCluster cluster = LocalCluster.open(directory, ports)) {
      return new LocalRun(cluster, screen, SMALL).run(directory);
    }
  }

  private void stop(LocalPorts ports) {
    try (LocalCluster cluster = LocalCluster.open(directory, ports)) {
      cluster.stop(screen);
    }
  }

  private String readModelDatabase() throws IOException {
    return Files.readString(directory.resolve("data").resolve("read-model"));
  }

  private static MongoCollection<Document> orders(MongoClient client, String database) {
    return client.getDatabase(database).getCollection("orders");
  }

  private static String checked(int orders) {
    return String.format(
        Locale.ROOT,
        "in its shard %d, in the read model %d, in the ledger %d",
        orders,
        orders,
        orders);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
