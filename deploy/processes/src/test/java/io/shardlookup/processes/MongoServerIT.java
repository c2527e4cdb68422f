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
import com.mongodb.client.model.ReplaceOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class MongoServerIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int DROPS = 200;

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

  /** The file is written while documents are inserted all the time; what it holds must fit. */
  @Test
  void aKillTakesTheLatestWritesAndNothingBeforeThem() throws Exception {
    try (MongoServer server = MongoServer.start(MongoConfig.of("mongo", directory), LIMIT)) {
      List<Inserter> inserters = Stream.of("a", "b", "c", "d").map(Inserter::new).toList();
      List<Thread> threads =
          inserters.stream().map(inserter -> new Thread(() -> inserter.insert(server))).toList();
      threads.forEach(Thread::start);
      for (int writes = 0; writes < 3; writes++) {
        long before = server.dataFile().toFile().length();
        await().atMost(LIMIT).until(() -> server.dataFile().toFile().length() > before);
      }

      server.kill();
      for (Thread thread : threads) {
        thread.join();
      }
      server.restart();
      server.awaitReady(LIMIT);

      inserters.forEach(inserter -> inserter.requireAllUpToItsMark(server));
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
  void aCollectionThatIsDroppedWhileItIsWrittenTakesEveryWrite() throws Exception {
    try (MongoServer server = MongoServer.start(MongoConfig.of("mongo", directory), LIMIT);
        MongoClient client = client(server)) {
      MongoCollection<Document> collection = documents(client);
      AtomicBoolean dropping = new AtomicBoolean(true);
      List<CompletableFuture<Void>> writers =
          Stream.of("a", "b", "c", "d")
              .map(id -> CompletableFuture.runAsync(() -> writeWhile(dropping, collection, id)))
              .toList();

      for (int drops = 0; drops < DROPS; drops++) {
        collection.drop();
        collection.createIndex(new Document("n", 1));
      }
      dropping.set(false);

      for (CompletableFuture<Void> writer : writers) {
        assertThat(writer).succeedsWithin(LIMIT);
      }
      collection.drop();
      collection.insertOne(new Document("_id", "after"));
      assertThat(collection.countDocuments()).isEqualTo(1);
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

  /** Fails where a write does. */
  private static void writeWhile(
      AtomicBoolean going, MongoCollection<Document> collection, String id) {
    ReplaceOptions upsert = new ReplaceOptions().upsert(true);
    for (int n = 0; going.get(); n++) {
      var unused =
          collection.replaceOne(
              new Document("_id", id), new Document("_id", id).append("n", n), upsert);
    }
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

  /** Inserts documents one by one, and writes down after each how many there are. */
  private record Inserter(String name) {
    /** So that the file is written when memory is full too, in the middle of a command. */
    private static final String MUCH = "m".repeat(20_000);

    void insert(MongoServer server) {
      try (MongoClient client = client(server)) {
        for (int n = 1; ; n++) {
          documents(client).insertOne(new Document("_id", name + n).append("much", MUCH));
          marks(client)
              .replaceOne(
                  new Document("_id", name),
                  new Document("_id", name).append("n", n),
                  new ReplaceOptions().upsert(true));
        }
      } catch (MongoException e) {
        // killed
      }
    }

    void requireAllUpToItsMark(MongoServer server) {
      try (MongoClient client = client(server)) {
        Document mark = marks(client).find(new Document("_id", name)).first();
        assertThat(mark).isNotNull();
        int marked = mark.getInteger("n");
        assertThat(marked).isPositive();
        for (int n = 1; n <= marked; n++) {
          assertThat(documents(client).countDocuments(new Document("_id", name + n))).isEqualTo(1);
        }
        for (int n = marked + 1; n <= marked + 10; n++) {
          assertThat(
                  documents(client)
                      .replaceOne(
                          new Document("_id", name + n),
                          new Document("_id", name + n),
                          new ReplaceOptions().upsert(true))
                      .wasAcknowledged())
              .isTrue();
        }
      }
    }

    private static MongoCollection<Document> marks(MongoClient client) {
      return client.getDatabase("test").getCollection("marks");
    }
  }
}
