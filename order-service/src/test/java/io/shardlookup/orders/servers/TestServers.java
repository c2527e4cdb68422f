package io.shardlookup.orders.servers;

import io.shardlookup.processes.KafkaBroker;
import io.shardlookup.processes.KafkaConfig;
import io.shardlookup.processes.MongoConfig;
import io.shardlookup.processes.MongoServer;
import io.shardlookup.processes.RestartableServer;
import io.shardlookup.processes.ShardDatabase;
import io.shardlookup.processes.ShardDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One database server, one broker and one MongoDB for all tests of a run, each started with its
 * first use and ended after the last test. A test that kills one starts it again.
 */
public final class TestServers implements BeforeAllCallback {
  /** How long a server may take to start on a busy machine. */
  public static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

  private static @Nullable Running running;

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(Namespace.create(TestServers.class))
        .computeIfAbsent(Running.class, type -> begin(), Running.class);
  }

  /** The database server. */
  public static ShardDatabase database() {
    return current().database();
  }

  /** The broker. */
  public static KafkaBroker kafka() {
    return current().kafka();
  }

  /** The MongoDB. */
  public static MongoServer mongo() {
    return current().mongo();
  }

  /** Lets a server run again that a test has paused or killed. */
  public static void revive(RestartableServer server) {
    if (server.isPaused()) {
      server.resume();
    } else if (!server.isAlive()) {
      server.start();
    }
    server.awaitReady(STARTS_WITHIN);
  }

  private static synchronized Running begin() {
    Running begun = new Running();
    running = begun;
    return begun;
  }

  private static synchronized Running current() {
    if (running == null) {
      throw new IllegalStateException("no servers (expected: @ExtendWith(TestServers.class))");
    }
    return running;
  }

  /** What runs, until the run ends. */
  private static final class Running implements AutoCloseable {
    private final Path directory = temporary();
    private @Nullable ShardDatabase database;
    private @Nullable KafkaBroker kafka;
    private @Nullable MongoServer mongo;

    synchronized ShardDatabase database() {
      if (database == null) {
        database = ShardDatabases.start(directory.resolve("database"));
      }
      return database;
    }

    synchronized KafkaBroker kafka() {
      if (kafka == null) {
        kafka = KafkaBroker.start(KafkaConfig.of("kafka", directory), STARTS_WITHIN);
      }
      return kafka;
    }

    synchronized MongoServer mongo() {
      if (mongo == null) {
        mongo = MongoServer.start(MongoConfig.of("mongo", directory), STARTS_WITHIN);
      }
      return mongo;
    }

    @Override
    public synchronized void close() throws IOException {
      for (RestartableServer server : new RestartableServer[] {database, kafka, mongo}) {
        if (server != null) {
          server.kill();
        }
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }

    private static Path temporary() {
      try {
        return Files.createTempDirectory("order-service");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
