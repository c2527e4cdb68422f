package io.shardlookup.client.jdbc.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mysql.cj.jdbc.JdbcConnection;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShardServer.class)
@Timeout(120)
class FencedSessionIT {
  private static final KeyspaceName ORDERS = new KeyspaceName("orders");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Revision FIVE = new Revision(5);

  private static TestShard shard;

  private JdbcConnection connection;
  private FencedSession session;

  @BeforeAll
  static void aShard(ShardServer.Running server) {
    shard = server.shard("directory-a", "shard-1");
    shard.execute("CREATE TABLE t (id INT PRIMARY KEY)");
  }

  @BeforeEach
  void aSessionBehindAFenceAtFive() throws SQLException {
    shard.execute("DELETE FROM t", "DELETE FROM " + table());
    try (FenceAdmin fence = shard.fence()) {
      fence.admit(ORDERS, FIVE);
    }
    connection = shard.connect(TestShard.APPLICATION).unwrap(JdbcConnection.class);
    FencedSession.begin(connection);
    session = new FencedSession(connection, shard.address());
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void commitsWhatKnowsEnoughAndRollsBackWhatDoesNot() throws SQLException {
    insert(1);
    assertThat(commit(4)).isEqualTo(new CommitResult.Behind(FIVE));
    assertThat(session.isClean()).isTrue();

    insert(2);
    assertThat(commit(5)).isEqualTo(new CommitResult.Agreed());
    assertThat(session.isClean()).isTrue();

    assertThat(rows()).containsExactly("2");
  }

  @Test
  void theShardComputesTheSameStripesAsTheRouter() throws SQLException {
    List<String> suffixes = List.of("", "é", "漢字", "😀", " \"'\\");
    List<String> keys =
        IntStream.range(0, 200)
            .mapToObj(i -> "k" + i * 7919L + suffixes.get(i % suffixes.size()))
            .toList();
    try (FenceAdmin fence = shard.fence()) {
      for (String key : keys.subList(0, 20)) {
        fence.raise(ORDERS, key, new Revision(9));
        session.work(SOON);

        assertThat(session.commit("orders", key, new Revision(8), SOON))
            .as(key)
            .isEqualTo(new CommitResult.Behind(new Revision(9)));
      }
    }
    for (String key : keys) {
      assertThat(shard.query("SELECT CRC32(x'" + hex(key) + "') MOD 256 = " + Stripes.of(key)))
          .as(key)
          .containsExactly("1");
    }
  }

  @Test
  void aMissingRowAnUnknownKeyspaceAndABrokenFenceAreRejected() throws SQLException {
    insert(1);
    assertRefused(session.commit("shops", "k", FIVE, SOON), "no fence row");
    shard.execute("DELETE FROM " + table());
    insert(2);
    assertRefused(commit(9), "no fence row");
    shard.execute("RENAME TABLE " + table() + " TO " + fenceDatabase() + ".gone");
    try {
      insert(3);
      assertRefused(commit(9), "fails, nothing was written");
    } finally {
      shard.execute("RENAME TABLE " + fenceDatabase() + ".gone TO " + table());
    }

    assertThat(session.isClean()).isTrue();
    assertThat(rows()).isEmpty();
  }

  @Test
  void aDroppedAndAHollowProcedureCommitNothing(ShardServer.Running server) throws SQLException {
    TestShard broken = server.shard("directory-a", "shard-2");
    broken.admit("orders");
    broken.execute("CREATE TABLE t (id INT PRIMARY KEY)");
    String procedure = "`" + broken.address().fenceDatabase() + "`.commit_fenced";
    try (Connection other = broken.connect(TestShard.APPLICATION)) {
      JdbcConnection raw = other.unwrap(JdbcConnection.class);
      FencedSession.begin(raw);
      FencedSession onBroken = new FencedSession(raw, broken.address());
      broken.execute("DROP PROCEDURE " + procedure);
      execute(onBroken.work(SOON), "INSERT INTO t VALUES (1)");

      assertRefused(onBroken.commit("orders", "k", FIVE, SOON), "fails, nothing was written");
      assertThat(onBroken.isClean()).isTrue();

      broken.execute(
          "CREATE PROCEDURE "
              + procedure
              + "(a VARBINARY(63), b VARBINARY(512), c BIGINT) BEGIN END");
      execute(onBroken.work(SOON), "INSERT INTO t VALUES (2)");

      assertThat(onBroken.commit("orders", "k", FIVE, SOON))
          .isInstanceOf(CommitResult.Unknown.class);
      assertThat(onBroken.isClean()).isFalse();
    }
    assertThat(broken.query("SELECT id FROM t")).isEmpty();
  }

  @Test
  void findsOutThatTheTransactionWasEndedBySomethingElse() throws SQLException {
    for (String end : List.of("COMMIT", "ROLLBACK", "SET autocommit = 1", "START TRANSACTION")) {
      insert(1);
      execute(connection, end);
      execute(connection, "INSERT INTO t VALUES (2)");

      assertLost(commit(9));
      assertThat(session.isClean()).as(end).isFalse();
      if (end.contains("autocommit")) {
        assertThat(rows()).as("autocommit itself writes").contains("2");
      } else {
        assertThat(rows()).as(end).doesNotContain("2");
      }
      close();
      aSessionBehindAFenceAtFive();
    }
  }

  /** Whoever swallows a deadlock goes on in a new transaction without what came before. */
  @Test
  void findsOutThatADeadlockTookTheFirstHalf() throws Exception {
    shard.execute("INSERT INTO t VALUES (100), (101), (102), (103), (104)");
    try (Connection rival = shard.connect(TestShard.APPLICATION)) {
      rival.setAutoCommit(false);
      insert(1);
      execute(connection, "UPDATE t SET id = id WHERE id = 100");
      for (int id = 101; id <= 104; id++) {
        execute(rival, "DELETE FROM t WHERE id = " + id);
      }
      CompletableFuture<Void> rivals =
          CompletableFuture.runAsync(() -> executeQuietly(rival, "DELETE FROM t WHERE id = 100"));
      assertThatThrownBy(() -> execute(connection, "UPDATE t SET id = id WHERE id = 101"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1213));
      rivals.get(30, TimeUnit.SECONDS);
      rival.rollback();
    }
    execute(connection, "INSERT INTO t VALUES (2)");

    assertLost(commit(9));
    assertThat(rows()).doesNotContain("1", "2");
  }

  @Test
  void aLockOnTheStripeThatIsHeldTooLongIsARetry() throws SQLException {
    execute(connection, "SET SESSION innodb_lock_wait_timeout = 1");
    try (Connection holder = shard.connect(TestShard.OPERATOR)) {
      holder.setAutoCommit(false);
      execute(holder, "UPDATE " + table() + " SET min_revision = 6");
      insert(1);

      assertThat(commit(9))
          .isInstanceOfSatisfying(
              CommitResult.Refused.class,
              refused ->
                  assertThat(refused.reason().reason()).isEqualTo(ShardErrorReason.CONTENTION));
      holder.rollback();
    }
    assertThat(session.isClean()).isTrue();
    assertThat(rows()).isEmpty();
  }

  @Test
  void anOldSnapshotSeesTheNewestFence() throws SQLException {
    insert(1);
    execute(connection, "SELECT * FROM t");
    try (FenceAdmin fence = shard.fence()) {
      fence.raise(ORDERS, "k", new Revision(7));
    }

    assertThat(commit(6)).isEqualTo(new CommitResult.Behind(new Revision(7)));
    assertThat(rows()).isEmpty();
  }

  /** Newer MariaDB: a locking read of a row that changed since the snapshot fails instead. */
  @Test
  void whereSnapshotsAreIsolatedAnOldOneIsARetry() throws SQLException {
    assumeThat(shard.query("SELECT VERSION()").get(0)).contains("MariaDB");
    execute(connection, "SET SESSION innodb_snapshot_isolation = ON");
    insert(1);
    execute(connection, "SELECT * FROM t");
    try (FenceAdmin fence = shard.fence()) {
      fence.raise(ORDERS, "k", new Revision(7));
    }

    assertThat(commit(9))
        .isInstanceOfSatisfying(
            CommitResult.Refused.class,
            refused ->
                assertThat(refused.reason().reason()).isEqualTo(ShardErrorReason.CONTENTION));
    assertThat(rows()).isEmpty();
  }

  @Test
  void readsAreCheckedInTheirOwnSnapshot() throws SQLException {
    session.work(SOON);
    execute(connection, "SELECT * FROM t");
    try (FenceAdmin fence = shard.fence()) {
      fence.raise(ORDERS, new Revision(7));
    }

    assertThat(session.finishRead("orders", "k", FIVE, SOON))
        .as("the snapshot is older than the raise")
        .isEqualTo(new CommitResult.Agreed());
    assertThat(session.finishRead("orders", "k", FIVE, SOON))
        .as("the snapshot is newer")
        .isEqualTo(new CommitResult.Behind(new Revision(7)));
    assertThat(session.finishScan("orders", new Revision(6), SOON))
        .isEqualTo(new CommitResult.Behind(new Revision(7)));
    assertThat(session.finishScan("orders", new Revision(7), SOON))
        .isEqualTo(new CommitResult.Agreed());
    shard.execute("DELETE FROM " + table() + " WHERE stripe = 17");
    assertRefused(session.finishScan("orders", new Revision(7), SOON), "are missing");
  }

  @Test
  void aKilledSessionLeavesTheOutcomeOpen() throws SQLException {
    insert(1);
    shard.execute("KILL " + connectionId());

    assertThat(commit(9)).isInstanceOf(CommitResult.Unknown.class);
    assertThat(session.isClean()).isFalse();
    assertThat(rows()).isEmpty();
  }

  /** What the shard answers to a commit that it began is no proof that it did not happen. */
  @Test
  void aCommitThatFailsAfterTheFenceAgreedLeavesTheOutcomeOpen() throws SQLException {
    insert(1);
    shard.execute("SET GLOBAL read_only = 1");
    try {
      assertThat(commit(9))
          .isInstanceOfSatisfying(
              CommitResult.Unknown.class,
              unknown -> assertThat(unknown.reason()).hasMessageContaining("read"));
    } finally {
      shard.execute("SET GLOBAL read_only = 0");
    }

    assertThat(session.isClean()).isFalse();
    assertThat(rows()).isEmpty();
  }

  private CommitResult commit(long revision) {
    return session.commit("orders", "k", new Revision(revision), SOON);
  }

  private void insert(int id) throws SQLException {
    execute(session.work(SOON), "INSERT INTO t VALUES (" + id + ")");
  }

  private String connectionId() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static List<String> rows() {
    return shard.query("SELECT id FROM t ORDER BY id");
  }

  private static String fenceDatabase() {
    return "`" + shard.address().fenceDatabase() + "`";
  }

  private static String table() {
    return fenceDatabase() + ".fence";
  }

  private static void assertRefused(CommitResult result, String message) {
    assertThat(result)
        .isInstanceOfSatisfying(
            CommitResult.Refused.class,
            refused -> {
              assertThat(refused.reason().reason()).isEqualTo(ShardErrorReason.FENCE_UNUSABLE);
              assertThat(refused.reason()).hasMessageContaining(message);
            });
  }

  private static void assertLost(CommitResult result) {
    assertThat(result)
        .isInstanceOfSatisfying(
            CommitResult.Refused.class,
            refused ->
                assertThat(refused.reason().reason()).isEqualTo(ShardErrorReason.TRANSACTION_LOST));
  }

  private static void execute(Connection on, String sql) throws SQLException {
    try (Statement statement = on.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void executeQuietly(Connection on, String sql) {
    try {
      execute(on, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(String key) {
    return HexFormat.of().formatHex(key.getBytes(StandardCharsets.UTF_8));
  }
}
