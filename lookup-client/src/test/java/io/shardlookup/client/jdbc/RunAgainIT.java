package io.shardlookup.client.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.fence.FenceAdmin;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestDirectory;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardState;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a router run work again, and how soon. */
@ExtendWith(ShardServer.class)
@Timeout(120)
class RunAgainIT {
  private final AtomicInteger pauses = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private volatile Credentials account = TestShard.APPLICATION;
  private TestShard shard;
  private TestDirectory directory;
  private ShardRouter router;

  @BeforeEach
  void aRouter(ShardServer.Running server) throws IOException {
    shard = server.shard(TestDirectory.ID, "shard-1");
    shard.execute("CREATE TABLE t (id INT PRIMARY KEY)");
    shard.admit("orders");
    directory = new TestDirectory(List.of(), shard);
    router =
        new ShardRouter(
            directory.client(),
            ShardRouterConfig.of(unused -> account)
                .meters(meters)
                .poolSize(1)
                .deadline(Duration.ofSeconds(60))
                .lockWait(Duration.ofSeconds(60))
                .build(),
            System::nanoTime,
            new CountingRandom());
    router.start();
  }

  @AfterEach
  void close() {
    router.close();
    directory.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL ", "KILL QUERY "})
  void aStatementThatIsKilledIsRunAgainOnAnotherConnection(String kill) throws Exception {
    try (Connection other = shard.connect(ShardServer.Running.ADMIN)) {
      other.setAutoCommit(false);
      execute(other, "INSERT INTO t VALUES (2)");
      CompletableFuture<Integer> writing =
          CompletableFuture.supplyAsync(
              () ->
                  router.write(
                      "orders",
                      "k",
                      connection -> {
                        runs.incrementAndGet();
                        execute(connection, "INSERT INTO t VALUES (1)");
                        return execute(connection, "INSERT INTO t VALUES (2)");
                      }));
      String id = awaitWaiting();

      shard.execute(kill + id);

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> writing.isDone() || (runs.get() == 2 && !awaitWaiting().equals(id)));
      other.rollback();
      assertThat(writing.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(runs).hasValue(2);
    assertThat(shard.query("SELECT id FROM t")).containsExactly("1", "2");
  }

  /** V is where the shard wants it, but what answers is frozen from before. */
  @Test
  void workWhosePlaceIsTooOldRunsAgainOnlyAfterAPause() throws Exception {
    router.write("orders", "k", connection -> execute(connection, "INSERT INTO t VALUES (1)"));
    directory.withhold();
    Revision later = directory.put(shard, ShardState.ACTIVE);
    try (FenceAdmin fence = shard.fence()) {
      fence.raise(new KeyspaceName("orders"), "k", later);
    }
    loseTheNodeInAReset(later);

    WriteOutcome<Integer> outcome =
        router.tryWrite(
            "orders",
            "k",
            ResolveOptions.DEFAULT.withDeadline(Duration.ofSeconds(3)),
            connection -> {
              runs.incrementAndGet();
              return execute(connection, "INSERT INTO t VALUES (2)");
            });

    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Rejected.class,
            rejected -> assertThat(rejected.reason().retryable()).isTrue());
    assertThat(runs.get()).isGreaterThan(1);
    assertThat(pauses.get()).as("pauses of %s runs", runs).isGreaterThanOrEqualTo(runs.get() - 1);
  }

  /** Nothing newer is told of the place, though V is newer. */
  @Test
  void workThatIsHeldByWhatIsTooOldLooksAgainOnlyAfterAPause() throws Exception {
    directory.awaitKnown(directory.assign("k", shard, MappingState.CUTOVER, shard));
    directory.withhold();
    Revision later = directory.put(shard, ShardState.ACTIVE);
    loseTheNodeInAReset(later);

    WriteOutcome<Integer> outcome =
        router.tryWrite(
            "orders",
            "k",
            ResolveOptions.DEFAULT.withDeadline(Duration.ofSeconds(3)),
            connection -> execute(connection, "INSERT INTO t VALUES (1)"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Rejected.class,
            rejected -> assertThat(rejected.reason().reason()).isEqualTo(ShardErrorReason.HELD));
    double looks = meters.get("shardlookup.router.held").functionCounter().count();
    assertThat(looks).isGreaterThan(2);
    assertThat((double) pauses.get()).as("pauses of %s", looks).isGreaterThanOrEqualTo(looks - 2);
  }

  /** A pool lives on while the password changes; its connections do not live for ever. */
  @Test
  void aConnectionIsOpenedWithTheAccountOfThatMoment() {
    String before = router.<String>read("orders", "k", RunAgainIT::user);
    account = TestShard.OPERATOR;
    shard.execute("KILL " + before.split("#")[1]);

    String after =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> router.<String>read("orders", "k", RunAgainIT::user),
                user -> !user.equals(before));

    assertThat(before).startsWith("app@");
    assertThat(after).startsWith("operator@");
  }

  @Test
  void theServerPreparesNothingForStatementsThatAreRunAgain() {
    for (int i = 0; i < 3; i++) {
      int id = i;
      router.write("orders", "k", connection -> insert(connection, id));
    }

    assertThat(router.<String>read("orders", "k", RunAgainIT::prepared)).isEqualTo("0");
    assertThat(shard.query("SELECT id FROM t")).containsExactly("0", "1", "2");
  }

  /** V is at the revision, and all that answers is frozen from before. */
  private void loseTheNodeInAReset(Revision revision) throws InterruptedException {
    directory.node().resetWithoutRecords(revision);
    await().until(() -> directory.client().revision().equals(revision));
    directory.node().kill();
    pauses.set(0);
  }

  /** Id of the only connection of the application that waits for a row. */
  private String awaitWaiting() {
    String waiting =
        "SELECT trx_mysql_thread_id FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK"
            + " WAIT'";
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> shard.query(waiting), ids -> ids.size() == 1)
        .get(0);
  }

  /** Who the connection belongs to, and its id. */
  private static String user(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONCAT(USER(), '#', CONNECTION_ID())")) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static int execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static int insert(Connection connection, int id) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
      insert.setInt(1, id);
      return insert.executeUpdate();
    }
  }

  private static String prepared(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'")) {
      assertThat(row.next()).isTrue();
      return row.getString(2);
    }
  }

  /** Is asked once for each pause. */
  private final class CountingRandom extends Random {
    private static final long serialVersionUID = 1L;

    @Override
    public long nextLong(long bound) {
      pauses.incrementAndGet();
      return super.nextLong(bound);
    }
  }
}
