package io.shardlookup.benchmarks.peer;

import io.shardlookup.benchmarks.load.Completion;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.processes.Ports;
import io.shardlookup.processes.RestartableServer;
import io.shardlookup.processes.ServerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A MariaDB server with a lookup table as services have it today: primary key and shard. Requests
 * block, each on a thread with a connection of its own.
 */
public final class MariaDbPeer implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final int ROWS_A_STATEMENT = 1_000;

  private final RestartableServer server;
  private final String url;
  private final String[] keys;
  private final ExecutorService threads;
  private final List<Connection> connections = Collections.synchronizedList(new ArrayList<>());
  private final ThreadLocal<PreparedStatement> select = ThreadLocal.withInitial(this::prepare);

  private MariaDbPeer(RestartableServer server, String url, String[] keys, int inFlight) {
    this.server = server;
    this.url = url;
    this.keys = keys;
    this.threads = Executors.newFixedThreadPool(inFlight);
  }

  /**
   * Starts a server with an empty data folder and fills the table.
   *
   * @param inFlight how many threads with connections there are
   * @throws PeerMissingException when there is no MariaDB on this machine
   */
  public static MariaDbPeer start(Path directory, String[] keys, int inFlight) {
    Path program = PeerScript.obtain("mariadb");
    int port = Ports.free();
    RestartableServer server =
        new RestartableServer(
            ServerCommand.of(
                "mariadb", command(program, directory, port), directory.resolve("mariadb.log")),
            Set.of(port),
            () -> true);
    server.start();
    server.awaitReady(STARTS_WITHIN);
    String url = "jdbc:mariadb://127.0.0.1:" + port + "/?user=root&useServerPrepStmts=true";
    MariaDbPeer peer = new MariaDbPeer(server, url, keys, inFlight);
    try {
      peer.fill();
    } catch (SQLException e) {
      peer.close();
      throw new IllegalStateException("mariadb: cannot fill the table", e);
    }
    return peer;
  }

  /** The threads on which {@link #select()} may block. */
  public ExecutorService threads() {
    return threads;
  }

  /** Primary-key SELECT of the keys in turn; fails if one is not there. Blocks. */
  public Operation select() {
    return this::selectOne;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.close();
    connections.clear();
  }

  private void selectOne(long sequence, Completion completion) {
    try {
      PreparedStatement statement = select.get();
      statement.setString(1, keys[(int) (sequence % keys.length)]);
      try (ResultSet rows = statement.executeQuery()) {
        completion.done(Answers.missing(rows.next() ? rows.getString(1) : null, null));
      }
    } catch (SQLException e) {
      completion.done(e);
    }
  }

  private PreparedStatement prepare() {
    try {
      Connection connection = DriverManager.getConnection(url);
      connections.add(connection);
      return connection.prepareStatement("SELECT shard FROM lookup.shops WHERE k = ?");
    } catch (SQLException e) {
      throw new IllegalStateException("mariadb: cannot connect", e);
    }
  }

  private void fill() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE lookup");
      statement.execute(
          "CREATE TABLE lookup.shops (k VARBINARY(512) PRIMARY KEY, shard VARCHAR(63) NOT NULL)"
              + " ENGINE=InnoDB");
      for (int from = 0; from < keys.length; from += ROWS_A_STATEMENT) {
        statement.execute(insert(from, Math.min(keys.length, from + ROWS_A_STATEMENT)));
      }
    }
  }

  private String insert(int from, int to) {
    StringBuilder insert = new StringBuilder("INSERT INTO lookup.shops VALUES ");
    for (int i = from; i < to; i++) {
      insert.append(i == from ? "" : ",").append("('").append(keys[i]);
      insert.append("','shard-").append(i % 16).append("')");
    }
    return insert.toString();
  }

  /** Without grant tables no installation has to run first, and no system table is read. */
  private static List<String> command(Path program, Path directory, int port) {
    try {
      Path data = Files.createDirectories(directory.resolve("mariadb"));
      List<String> command =
          new ArrayList<>(
              List.of(
                  program.toString(),
                  "--no-defaults",
                  "--datadir=" + data,
                  "--skip-grant-tables",
                  "--user=" + System.getProperty("user.name"),
                  "--bind-address=127.0.0.1",
                  "--port=" + port,
                  "--socket=" + data.resolve("socket"),
                  "--max-connections=1000",
                  "--innodb-stats-persistent=OFF",
                  "--innodb-buffer-pool-size=512M",
                  "--character-set-server=utf8mb4"));
      return command;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
