package io.shardlookup.client.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestDirectory;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Table;
import java.io.IOException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Databases that a router does not write to, since they would forget commits, could not roll back,
 * or would take one key for another.
 */
@ExtendWith(ShardServer.class)
@Timeout(120)
class UnsafeDatabaseIT {
  private static TestShard shard;

  private TestDirectory directory;
  private ShardRouter router;

  @BeforeAll
  static void aShard(ShardServer.Running server) {
    shard = server.shard(TestDirectory.ID, "shard-1");
    shard.execute("CREATE TABLE t (id INT PRIMARY KEY)");
    shard.admit("orders");
  }

  @BeforeEach
  void aRouter() throws IOException {
    shard.execute("DELETE FROM t");
    directory = new TestDirectory(List.of(), shard);
    router = directory.router(config -> config.poolSize(2).deadline(Duration.ofSeconds(30)));
  }

  @AfterEach
  void close() {
    router.close();
    directory.close();
  }

  @ParameterizedTest
  @CsvSource({"sync_binlog, 0", "innodb_flush_log_at_trx_commit, 2"})
  void aDatabaseThatForgetsCommitsIsRefused(String variable, int value) {
    shard.execute("SET GLOBAL " + variable + " = " + value);
    try {
      refused(variable + ": " + value + " (expected: 1)");
    } finally {
      shard.execute("SET GLOBAL " + variable + " = 1");
    }
    waitOutTheRefusal();
    assertThat(router.<Integer>write("orders", "k", insert(1))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, false",
    "VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, false",
    "VARCHAR(64) CHARACTER SET latin1 COLLATE latin1_bin, false",
    "CHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, false",
    "BINARY(64), false",
    "BIGINT, false",
    "VARBINARY(64), true",
  })
  void keysAreComparedAsBytesOrNotWritten(String type, boolean fits) {
    shard.execute("DROP TABLE IF EXISTS orders", "CREATE TABLE orders (k " + type + " NOT NULL)");
    directory.awaitKnown(
        directory.putOrders(List.of(new Table("orders", "k")), KeyspaceState.ACTIVE));

    if (fits) {
      router.write("orders", "k", insert(1));
    } else {
      refused(".orders.k: ");
      assertThat(shard.query("SELECT id FROM t")).isEmpty();
    }
  }

  @Test
  void textWithoutPaddingFitsToo() {
    String collation =
        shard.query("SELECT VERSION()").get(0).contains("MariaDB")
            ? "utf8mb4_nopad_bin"
            : "utf8mb4_0900_bin";
    keysAreComparedAsBytesOrNotWritten(
        "VARCHAR(64) CHARACTER SET utf8mb4 COLLATE " + collation, true);
  }

  @Test
  void aDeclaredTableThatCannotRollBackIsRefused() {
    shard.execute(
        "DROP TABLE IF EXISTS orders",
        "CREATE TABLE orders (k VARBINARY(64) PRIMARY KEY) ENGINE = MyISAM");
    directory.awaitKnown(
        directory.putOrders(List.of(new Table("orders", "k")), KeyspaceState.ACTIVE));

    refused("engine of table " + shard.address() + ".orders: MyISAM (expected: InnoDB)");
    assertThat(shard.query("SELECT id FROM t")).isEmpty();
  }

  @Test
  void aDeclaredTableThatIsMissingIsRefused() {
    directory.awaitKnown(
        directory.putOrders(List.of(new Table("gone", "k")), KeyspaceState.ACTIVE));

    refused(".gone.k: not there (expected: VARBINARY");
  }

  /** A refusal is remembered for a moment: a record written anew is another place. */
  private void waitOutTheRefusal() {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> router.read("orders", "k", connection -> true));
  }

  private void refused(String message) {
    assertThatThrownBy(() -> router.write("orders", "k", insert(9)))
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.UNSAFE_DATABASE))
        .hasMessageContaining(message);
  }

  private static ShardWork<Integer> insert(int id) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        return statement.executeUpdate("INSERT INTO t VALUES (" + id + ")");
      }
    };
  }
}
