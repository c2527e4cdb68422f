package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongoServerIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void documentsSurviveKillAndRestartOnTheSamePort() {
    try (MongoServer server = MongoServer.start(MongoConfig.of("mongo", directory), LIMIT)) {
      insert(server, "a");
      String uri = server.uri();
      awaitWritten(server);

      server.kill();
      server.restart();
      server.awaitReady(LIMIT);

      assertThat(server.uri()).isEqualTo(uri);
      assertThat(count(server)).isEqualTo(1);
    }
  }

  @Test
  void orderlyEndLosesNothing() {
    MongoConfig config = MongoConfig.of("mongo", directory);
    try (MongoServer server = MongoServer.start(config, LIMIT)) {
      insert(server, "a");

      assertThat(server.terminate(LIMIT)).isTrue();
    }

    try (MongoServer server = MongoServer.start(config, LIMIT)) {
      assertThat(count(server)).isEqualTo(1);
    }
  }

  @Test
  void pausedServerDoesNotAnswerAndGoesOnWhenResumed() {
    try (MongoServer server = MongoServer.start(MongoConfig.of("mongo", directory), LIMIT)) {
      insert(server, "a");

      server.pause();
      assertThatThrownBy(() -> count(server)).isInstanceOf(MongoException.class);
      assertThat(MongoServer.answersAt(server.port())).isFalse();

      server.resume();
      assertThat(count(server)).isEqualTo(1);
      assertThat(MongoServer.answersAt(server.port())).isTrue();
    }
  }

  @Test
  void takenFixedPortIsAnError() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MongoConfig config = MongoConfig.of("mongo", directory).withPort(taken.getLocalPort());

      assertThatThrownBy(() -> MongoServer.start(config, LIMIT))
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("exited before it was ready")
          .hasMessageContaining("Address already in use");
    }
  }

  /** The server writes its file by itself, about once a second. */
  private static void awaitWritten(MongoServer server) {
    long before = server.dataFile().toFile().length();
    insert(server, "b".repeat(100_000));
    await().atMost(LIMIT).until(() -> server.dataFile().toFile().length() > before);
  }

  private static void insert(MongoServer server, String id) {
    try (MongoClient client = client(server)) {
      documents(client).insertOne(new Document("_id", id));
    }
  }

  private static long count(MongoServer server) {
    try (MongoClient client = client(server)) {
      return documents(client).countDocuments(new Document("_id", "a"));
    }
  }

  private static MongoCollection<Document> documents(MongoClient client) {
    return client.getDatabase("test").getCollection("documents");
  }

  private static MongoClient client(MongoServer server) {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(server.uri()))
            .applyToClusterSettings(
                settings -> settings.serverSelectionTimeout(5, TimeUnit.SECONDS))
            .applyToSocketSettings(settings -> settings.readTimeout(2, TimeUnit.SECONDS))
            .build());
  }
}
