package io.shardlookup.client.jdbc.shards;

import io.shardlookup.client.jdbc.database.Credentials;
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
    /** May do everything. */
    public static final Credentials ADMIN =
        new Credentials(ShardDatabase.ADMIN_USER, ShardDatabase.ADMIN_PASSWORD);

    private final Path directory;
    private final ShardDatabase server;
    private final AtomicInteger databases = new AtomicInteger();

    Running() {
      try {
        directory = Files.createTempDirectory("shards-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server = ShardDatabases.start(directory);
    }

    /** A shard of this name that has an installed fence, in a database that nobody else has. */
    public TestShard shard(String directoryId, String name) {
      TestShard shard = unfenced(name);
      shard.install(directoryId);
      return shard;
    }

    /** A shard of this name without a fence. */
    public TestShard unfenced(String name) {
      String database = name.replace('-', '_') + "_" + databases.incrementAndGet();
      return new TestShard(name, server.jdbcUrl(database));
    }

    /** The server's process. */
    public ShardDatabase server() {
      return server;
    }

    @Override
    public void close() throws IOException {
      server.close();
      List<Path> files;
      try (Stream<Path> all = Files.walk(directory)) {
        files = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }
}
