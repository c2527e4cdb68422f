package io.shardlookup.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A server that speaks MongoDB's protocol, in a process of its own: paused, killed and restarted on
 * the same port and data. It stands for MongoDB where there is none, and lacks much of it:
 * transactions, change streams, pipelines in updates. A kill takes about the last second of
 * acknowledged writes. Thread-safe.
 */
public final class MongoServer extends RestartableServer {
  private static final String MAIN = "io.shardlookup.servers.MongoServerMain";

  private final int port;
  private final Path data;

  private MongoServer(ServerCommand command, int port, Path data) {
    super(command, Set.of(port), () -> MongoHello.isAnsweredAt(port));
    this.port = port;
    this.data = data;
  }

  /** The server, not started: for callers that start several and wait for them afterwards. */
  public static MongoServer of(MongoConfig config) {
    Integer given = config.port();
    int port = given == null ? Ports.free() : given;
    Path data = config.directory().resolve(config.name());
    List<String> words =
        ServerLibraries.command(
            config.jvmOptions(), MAIN, List.of(Integer.toString(port), data.toString()));
    ServerCommand command =
        ServerCommand.of(config.name(), words, config.directory().resolve(config.name() + ".log"));
    return new MongoServer(command, port, data);
  }

  /**
   * Starts the server and returns when it takes clients. On a free port, this is tried again with
   * another when somebody else took it in between.
   *
   * @throws ProcessException when it exits or is not ready in time; nothing is left running then
   */
  public static MongoServer start(MongoConfig config, Duration timeout) {
    return startOn(config.port() == null, () -> of(config), timeout);
  }

  /** Whether a server of MongoDB's protocol on this loopback port answers within a second. */
  public static boolean answersAt(int port) {
    return answers(() -> MongoHello.isAnsweredAt(port));
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Where clients connect, such as {@code mongodb://127.0.0.1:27017}. */
  public String uri() {
    return "mongodb://127.0.0.1:" + port;
  }

  /** The file of its data. */
  public Path dataFile() {
    return data;
  }

  @Override
  void prepare() {
    try {
      Files.createDirectories(data.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("folder of " + data, e);
    }
  }
}
