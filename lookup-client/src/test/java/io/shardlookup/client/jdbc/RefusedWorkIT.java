package io.shardlookup.client.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestDirectory;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.processes.CuttingProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What work tries, and what becomes of the connection. */
@ExtendWith(ShardServer.class)
@Timeout(120)
class RefusedWorkIT {
  private static TestShard shard;
  private static ShardServer.Running server;

  private CuttingProxy proxy;
  private TestDirectory directory;
  private ShardRouter router;

  @BeforeAll
  static void aShard(ShardServer.Running running) {
    server = running;
    shard = running.shard(TestDirectory.ID, "shard-1");
    shard.execute("CREATE TABLE t (id INT PRIMARY KEY)");
    shard.admit("orders");
  }

  @BeforeEach
  void aRouterBehindAProxy() throws Exception {
    shard.execute("DELETE FROM t");
    shard.connect(TestShard.APPLICATION).close(); // with TLS: the proxy has none
    proxy = new CuttingProxy(server.server().port());
    TestShard behind =
        new TestShard(
            "shard-1", "jdbc:mysql://127.0.0.1:" + proxy.port() + "/" + shard.address().database());
    directory = new TestDirectory(List.of(), behind);
    router = directory.router(config -> config.poolSize(1).deadline(Duration.ofSeconds(30)));
  }

  @AfterEach
  void close() throws IOException {
    router.close();
    directory.close();
    proxy.close();
  }

  @Test
  void refusesWhateverWouldEndOrOutliveTheTransaction() {
    Map<String, ShardWork<?>> forbidden = new LinkedHashMap<>();
    forbidden.put("commit", work(Connection::commit));
    forbidden.put("rollback", work(Connection::rollback));
    forbidden.put("setAutoCommit", work(connection -> connection.setAutoCommit(true)));
    forbidden.put("unwrap", work(connection -> connection.unwrap(Connection.class)));
    forbidden.put("abort", work(connection -> connection.abort(Runnable::run)));
    forbidden.put("setReadOnly", work(connection -> connection.setReadOnly(true)));
    forbidden.put("setCatalog", work(connection -> connection.setCatalog("mysql")));
    forbidden.put(
        "setTransactionIsolation",
        work(
            connection ->
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED)));
    forbidden.put("prepareCall", work(connection -> connection.prepareCall("{call p()}")));
    forbidden.put("savepoint", work(connection -> connection.setSavepoint("shardlookup_begin")));
    forbidden.put(
        "commit of the raw connection",
        work(connection -> connection.createStatement().getConnection().commit()));
    forbidden.put(
        "commit behind a result set",
        work(
            connection ->
                connection
                    .createStatement()
                    .executeQuery("SELECT 1")
                    .getStatement()
                    .getConnection()
                    .commit()));
    forbidden.put(
        "commit behind metadata",
        work(connection -> connection.getMetaData().getConnection().commit()));
    forbidden.put(
        "unwrap of a statement",
        work(connection -> connection.createStatement().unwrap(Statement.class)));
    for (String sql :
        List.of(
            "COMMIT",
            "/*! COMMIT */",
            "SET autocommit = 1",
            "XA START 'a'",
            "CREATE TABLE u (a INT)",
            "INSERT INTO t VALUES (7); COMMIT",
            "CALL p()")) {
      forbidden.put(sql, work(connection -> connection.createStatement().execute(sql)));
      forbidden.put(
          "prepared " + sql, work(connection -> connection.prepareStatement(sql).execute()));
      forbidden.put(
          "batched " + sql, work(connection -> connection.createStatement().addBatch(sql)));
    }

    forbidden.forEach(
        (what, work) ->
            assertThatThrownBy(() -> router.write("orders", "k", work))
                .as(what)
                .isInstanceOfSatisfying(
                    ShardException.class,
                    e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.FORBIDDEN)));

    assertThat(shard.query("SELECT id FROM t")).isEmpty();
    assertThat(transactionsOpen()).isZero();
    assertThat(router.<Integer>write("orders", "k", insert(1))).isEqualTo(1);
  }

  /** Also when the work swallows the refusal. */
  @Test
  void swallowingTheRefusalDoesNotHelp() {
    assertThatThrownBy(
            () ->
                router.write(
                    "orders",
                    "k",
                    connection -> {
                      insert(1).run(connection);
                      try {
                        connection.commit();
                      } catch (SQLException e) {
                        return 0;
                      }
                      return 1;
                    }))
        .isInstanceOf(ShardException.class)
        .hasMessage("work: commit (expected: work that only reads and changes rows)");

    assertThat(shard.query("SELECT id FROM t")).isEmpty();
  }

  @Test
  void aReadCannotWrite() {
    assertThatThrownBy(() -> router.read("orders", "k", insert(1)))
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.FORBIDDEN));
    assertThat(shard.query("SELECT id FROM t")).isEmpty();
  }

  @Test
  void savepointsOfTheWorksOwnAreFine() {
    router.write(
        "orders",
        "k",
        connection -> {
          insert(1).run(connection);
          Savepoint before = connection.setSavepoint();
          insert(2).run(connection);
          connection.rollback(before);
          return insert(3).run(connection);
        });

    assertThat(shard.query("SELECT id FROM t")).containsExactly("1", "3");
  }

  @Test
  void nothingThatTheWorkKeepsReachesTheConnection() {
    List<Connection> kept = new ArrayList<>();
    List<PreparedStatement> statement = new ArrayList<>();
    List<ResultSet> rows = new ArrayList<>();

    router.write(
        "orders",
        "k",
        connection -> {
          kept.add(connection);
          statement.add(connection.prepareStatement("INSERT INTO t VALUES (9)"));
          rows.add(connection.createStatement().executeQuery("SELECT 1"));
          return insert(1).run(connection);
        });

    assertThatThrownBy(() -> statement.get(0).execute()).hasMessageContaining("the work has ended");
    assertThatThrownBy(() -> kept.get(0).createStatement())
        .hasMessageContaining("the work has ended");
    assertThatThrownBy(() -> rows.get(0).next()).hasMessageContaining("the work has ended");
    assertThat(shard.query("SELECT id FROM t")).containsExactly("1");
  }

  @Test
  void aCommitWhoseReplyIsLostIsUnknownAndWasMade() throws Exception {
    router.write("orders", "k", insert(1));
    List<String> told = new ArrayList<>();
    router.onCommit((keyspace, key, on) -> told.add(on.text()));
    proxy.cutReplies(1);

    WriteOutcome<Integer> outcome =
        router.tryWrite("orders", "k", ResolveOptions.DEFAULT, insert(2));

    assertUnknown(outcome);
    assertThat(proxy.awaitCuts()).isTrue();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(shard.query("SELECT id FROM t")).containsExactly("1", "2"));
    assertThat(told).containsExactly("shard-1");
    assertThat(router.<Integer>write("orders", "k", insert(3))).isEqualTo(1);
  }

  @Test
  void aCommitThatNeverArrivedIsUnknownAndWasNotMade() throws Exception {
    router.write("orders", "k", insert(1));
    proxy.cutCommits(1);

    assertUnknown(router.tryWrite("orders", "k", ResolveOptions.DEFAULT, insert(2)));

    assertThat(proxy.awaitCuts()).isTrue();
    await().atMost(Duration.ofSeconds(30)).until(() -> transactionsOpen() == 0);
    assertThat(router.<Integer>write("orders", "k", insert(3))).isEqualTo(1);
    assertThat(shard.query("SELECT id FROM t")).containsExactly("1", "3");
  }

  @Test
  void aConnectionThatDiesInsideTheWorkIsRunAgain() {
    AtomicInteger runs = new AtomicInteger();

    router.write(
        "orders",
        "k",
        connection -> {
          insert(1).run(connection);
          if (runs.incrementAndGet() == 1) {
            shard.execute("KILL " + id(connection));
          }
          return insert(2).run(connection);
        });

    assertThat(runs).hasValue(2);
    assertThat(shard.query("SELECT id FROM t")).containsExactly("1", "2");
  }

  @Test
  void workThatOutlastsItsDeadlineIsNotCommitted() {
    ResolveOptions briefly = ResolveOptions.DEFAULT.withDeadline(Duration.ofMillis(500));
    router.write("orders", "k", insert(1));

    assertThatThrownBy(
            () ->
                router.write(
                    "orders",
                    "k",
                    briefly,
                    connection -> {
                      insert(2).run(connection);
                      try (Statement statement = connection.createStatement()) {
                        return statement.execute("SELECT SLEEP(0.6)");
                      }
                    }))
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.DEADLINE_EXCEEDED));

    assertThat(shard.query("SELECT id FROM t")).containsExactly("1");
  }

  private static void assertUnknown(WriteOutcome<Integer> outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Unknown.class,
            unknown ->
                assertThat(unknown.reason().reason()).isEqualTo(ShardErrorReason.OUTCOME_UNKNOWN));
  }

  private static int transactionsOpen() {
    return Integer.parseInt(
        shard
            .query("SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_rows_modified > 0")
            .get(0));
  }

  private static String id(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static ShardWork<Integer> insert(int id) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        return statement.executeUpdate("INSERT INTO t VALUES (" + id + ")");
      }
    };
  }

  /** Work that writes, and then tries this. */
  private static ShardWork<Integer> work(Attempted attempted) {
    return connection -> {
      insert(5).run(connection);
      attempted.on(connection);
      return 0;
    };
  }

  @FunctionalInterface
  private interface Attempted {
    void on(Connection connection) throws SQLException;
  }
}
