package io.shardlookup.orders.shards;

import io.shardlookup.processes.ShardDatabase;
import io.shardlookup.processes.ShardDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One database server for all test classes of this JVM, of the product that {@code SHARD_DB}
 * chooses, given to whoever has it as a parameter. Each shard is a database of its own on it.
 */
public final class ShardServer implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ShardServer.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, unused -> new Running(), Running.class);
  }

  /** The server. */
  public static final class Running implements AutoCloseable {
    private final Path folder;
    private final ShardDatabase server;
    private final AtomicInteger databases = new AtomicInteger();

    Running() {
      try {
        folder = Files.createTempDirectory("order-shards-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server = ShardDatabases.start(folder);
    }

    /** The endpoint of a database that nobody else has. */
    public String newDatabase() {
      return server.jdbcUrl("orders_" + databases.incrementAndGet());
    }

    /** The port it listens on. */
    public int port() {
      return server.port();
    }

    @Override
    public void close() throws IOException {
      server.close();
      List<Path> files;
      try (Stream<Path> all = Files.walk(folder)) {
        files = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }
}
