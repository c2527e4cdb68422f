package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the product that {@value DatabaseKind#SETTING} chooses. */
class ShardDatabaseIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void committedRowsSurviveKillAndRestartOnTheSamePort() throws Exception {
    try (ShardDatabase database = ShardDatabases.start(directory)) {
      execute(database, "CREATE TABLE t (id INT PRIMARY KEY)");
      execute(database, "INSERT INTO t VALUES (1)");
      execute(database, "INSERT INTO t VALUES (2)");
      int port = database.port();

      database.kill();
      assertThatThrownBy(() -> connect(database)).isInstanceOf(SQLException.class);
      database.restart();
      database.awaitReady(LIMIT);

      assertThat(database.port()).isEqualTo(port);
      assertThat(query(database, "SELECT COUNT(*) FROM t")).isEqualTo("2");
    }
  }

  @Test
  void pausedServerDoesNotAnswerAndGoesOnWhenResumed() throws Exception {
    try (ShardDatabase database = ShardDatabases.start(directory);
        Connection connection = connect(database)) {
      connection.setNetworkTimeout(Runnable::run, 500);
      database.pause();

      assertThatThrownBy(() -> query(connection, "SELECT 1")).isInstanceOf(SQLException.class);
      assertThat(ShardDatabase.answersAt(database.port())).isFalse();

      database.resume();
      database.awaitReady(LIMIT);
      assertThat(ShardDatabase.answersAt(database.port())).isTrue();
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void commitsAreKeptAndLoggedByRow() throws Exception {
    try (ShardDatabase database = ShardDatabases.start(directory);
        Connection connection = connect(database)) {
      String settings =
          "SELECT CONCAT_WS(' ', @@sync_binlog, @@innodb_flush_log_at_trx_commit, @@log_bin + 0,"
              + " @@binlog_format, @@binlog_row_image, @@server_id, @@bind_address,"
              + " @@character_set_server)";

      assertThat(query(connection, settings))
          .isEqualTo("1 1 1 ROW MINIMAL %d 127.0.0.1 utf8mb4", database.port());
      assertThat(query(connection, "SELECT VERSION()").contains("MariaDB"))
          .isEqualTo(database.kind() == DatabaseKind.MARIADB);
    }
  }

  @Test
  void administratorIsTheOnlyAccountThatLogsIn() throws Exception {
    try (ShardDatabase database = ShardDatabases.start(directory)) {
      execute(database, "CREATE USER 'app'@'%' IDENTIFIED BY 'secret'");
      execute(database, "GRANT SELECT ON shard.* TO 'app'@'%'");

      assertThatThrownBy(() -> connect(database, "root", "")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> connect(database, "", "")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> connect(database, "app", "")).isInstanceOf(SQLException.class);
      try (Connection connection = connect(database, "app", "secret")) {
        assertThat(query(connection, "SELECT CURRENT_USER()")).isEqualTo("app@%");
      }
    }
  }

  @Test
  void serversStartedSideBySideHaveDataOfTheirOwn() throws Exception {
    List<ShardDatabase> shards =
        List.of(
            ShardDatabases.of(
                ShardDatabases.fromEnvironment(), DatabaseConfig.of("shard-1", directory)),
            ShardDatabases.of(
                ShardDatabases.fromEnvironment(), DatabaseConfig.of("shard-2", directory)));
    try {
      shards.forEach(RestartableServer::start);
      shards.forEach(shard -> shard.awaitReady(LIMIT));

      execute(shards.get(0), "CREATE TABLE t (id INT PRIMARY KEY)");

      assertThat(query(shards.get(0), "SHOW TABLES")).isEqualTo("t");
      assertThat(query(shards.get(1), "SHOW TABLES")).isEqualTo("no row");
      try (var files = Files.list(directory)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder("shard-1", "shard-1.log", "shard-2", "shard-2.log");
      }
    } finally {
      shards.forEach(RestartableServer::close);
    }
  }

  @Test
  void flagsOfTheCallerWin() throws Exception {
    DatabaseConfig config =
        DatabaseConfig.of("shard", directory).withFlags(List.of("--binlog-row-image=FULL"));

    try (ShardDatabase database = ShardDatabases.start(config)) {
      assertThat(query(database, "SELECT @@binlog_row_image")).isEqualTo("FULL");
    }
  }

  @Test
  void takenFixedPortIsAnError() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DatabaseConfig config = DatabaseConfig.of("shard", directory).withPort(taken.getLocalPort());

      assertThatThrownBy(() -> ShardDatabases.start(config))
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("exited before it was ready")
          .hasMessageContaining("Address already in use");
    }
  }

  @Test
  void programThatIsNoDatabaseIsAnErrorAndLeavesNoData() {
    DatabaseConfig config =
        DatabaseConfig.of("shard", directory).withBinary(Path.of("/usr/bin/false"));

    assertThatThrownBy(() -> ShardDatabases.start(config)).isInstanceOf(ProcessException.class);
    assertThat(directory).isEmptyDirectory();
  }

  private static void execute(ShardDatabase database, String statement) throws SQLException {
    try (Connection connection = connect(database);
        Statement executed = connection.createStatement()) {
      executed.execute(statement);
    }
  }

  private static String query(ShardDatabase database, String query) throws SQLException {
    try (Connection connection = connect(database)) {
      return query(connection, query);
    }
  }

  private static String query(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "no row";
    }
  }

  private static Connection connect(ShardDatabase database) throws SQLException {
    return connect(database, ShardDatabase.ADMIN_USER, ShardDatabase.ADMIN_PASSWORD);
  }

  private static Connection connect(ShardDatabase database, String user, String password)
      throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), user, password);
  }
}
