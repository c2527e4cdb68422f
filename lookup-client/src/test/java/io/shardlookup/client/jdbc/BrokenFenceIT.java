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
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fence that breaks, or rows that others do not let go of, while a router has a connection behind
 * it: nothing is written, and whatever becomes of the connection, it holds no transaction.
 */
@ExtendWith(ShardServer.class)
@Timeout(120)
class BrokenFenceIT {
  private static final Duration IN_TIME = Duration.ofSeconds(20);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** The shortest that there is. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(1);

  /** After so many runs of the same work its deadline comes. */
  private static final int RUNS = 2;

  private static final String PROCEDURE =
      "CREATE PROCEDURE %s.commit_fenced(a VARBINARY(63), b VARBINARY(512), c BIGINT) ";
  private static final String SELECT = "SELECT id FROM t";
  private static final String OF_THE_ROUTER = "user = 'app' AND db = '%s'";

  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicLong skippedNanos = new AtomicLong();

  private TestShard shard;
  private TestDirectory directory;
  private ShardRouter router;

  /** What is wrong with the fence; %s is its database. */
  private enum Damage {
    A_ROW_IS_MISSING("DELETE FROM %s.fence WHERE keyspace = 'orders'"),
    THE_TABLE_IS_GONE("DROP TABLE %s.fence"),
    THE_PROCEDURE_IS_GONE("DROP PROCEDURE %s.commit_fenced"),
    THE_PROCEDURE_FAILS_AT_ONCE(
        "DROP PROCEDURE %s.commit_fenced",
        PROCEDURE + "BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'broken'; END"),
    THE_PROCEDURE_FAILS_AFTER_ITS_FIRST_STEPS(
        "DROP PROCEDURE %s.commit_fenced",
        PROCEDURE + "BEGIN RELEASE SAVEPOINT shardlookup_begin; INSERT INTO gone VALUES (1); END");

    private final List<String> statements;

    Damage(String... statements) {
      this.statements = List.of(statements);
    }
  }

  @BeforeEach
  void aRouterWithOneConnection(ShardServer.Running server) throws IOException {
    shard = server.shard(TestDirectory.ID, "shard-1");
    shard.admit("orders");
    shard.execute("CREATE TABLE t (id INT PRIMARY KEY)");
    directory = new TestDirectory(List.of(), shard);
    router =
        new ShardRouter(
            directory.client(),
            ShardRouterConfig.of(unused -> TestShard.APPLICATION)
                .poolSize(1)
                .deadline(DEADLINE)
                .lockWait(LOCK_WAIT)
                .build(),
            () -> System.nanoTime() + skippedNanos.get(),
            new LastPause());
    router.start();
    router.write("orders", "k", insert(1));
  }

  @AfterEach
  void close() {
    router.close();
    directory.close();
  }

  @ParameterizedTest
  @EnumSource
  void aWriteIsRefusedAndLeavesNothingBehind(Damage damage) {
    damage(damage.statements);

    for (int time = 1; time <= 2; time++) {
      assertThat(router.tryWrite("orders", "k", ResolveOptions.DEFAULT, insert(2)))
          .isInstanceOfSatisfying(
              WriteOutcome.Rejected.class,
              rejected ->
                  assertThat(rejected.reason().reason())
                      .isEqualTo(ShardErrorReason.FENCE_UNUSABLE));
      assertNothingIsLeft();
    }
  }

  @Test
  void theSameConnectionWritesAgainOnceTheRowIsBack() {
    damage(Damage.A_ROW_IS_MISSING.statements);
    assertThatThrownBy(() -> router.write("orders", "k", insert(2)))
        .isInstanceOf(ShardException.class);
    String connection = theConnection();

    shard.admit("orders");
    router.write("orders", "k", insert(3));

    assertThat(shard.query("SELECT id FROM t")).containsExactly("1", "3");
    assertThat(theConnection()).isEqualTo(connection);
  }

  @Test
  void aReadIsRefusedToo() {
    damage(Damage.A_ROW_IS_MISSING.statements);
    assertReadRefused();
    damage(List.of("DROP PROCEDURE %s.finish_read"));
    assertReadRefused();
  }

  /** It says yes without a commit: so whether there was one is not known, and the shard ends it. */
  @Test
  void aProcedureThatDoesNothingCommitsNothing() {
    damage(List.of("DROP PROCEDURE %s.commit_fenced", PROCEDURE + "BEGIN END"));

    assertThat(router.tryWrite("orders", "k", ResolveOptions.DEFAULT, insert(2)))
        .isInstanceOf(WriteOutcome.Unknown.class);

    assertNothingIsLeft();
  }

  /** Whoever holds it may be raising it: the commit waits to be told, and never for longer. */
  @Test
  void aWriteIsRefusedWhoseFenceRowStaysLocked() throws SQLException {
    String connection = theConnection();
    try (Connection other = shard.connect(ShardServer.Running.ADMIN)) {
      other.setAutoCommit(false);
      execute(
          other,
          "SELECT min_revision FROM `"
              + shard.address().fenceDatabase()
              + "`.fence WHERE keyspace = 'orders' AND stripe = CRC32('k') MOD 256 FOR UPDATE");

      assertContentionUntilTheDeadline(insert(2));
      assertNothingIsLeft();

      other.rollback();
    }
    router.write("orders", "k", insert(3));
    assertThat(shard.query(SELECT)).containsExactly("1", "3");
    assertThat(theConnection()).isEqualTo(connection);
  }

  /** The database takes back the statement that waited, and leaves it to the router to end. */
  @Test
  void aWriteThatWantsALockedRowRunsAgainUntilItsDeadlineAndIsNeverHalfDone() throws SQLException {
    ShardWork<Integer> both = lent -> insert(2).run(lent) + insert(3).run(lent);
    String connection = theConnection();
    try (Connection other = shard.connect(ShardServer.Running.ADMIN)) {
      other.setAutoCommit(false);
      execute(other, "INSERT INTO t VALUES (3)");

      assertContentionUntilTheDeadline(both);
      assertNothingIsLeft();

      other.rollback();
    }
    assertThat(router.write("orders", "k", both)).isEqualTo(2);
    assertThat(shard.query(SELECT)).containsExactly("1", "2", "3");
    assertThat(theConnection()).isEqualTo(connection);
  }

  private void assertContentionUntilTheDeadline(ShardWork<Integer> work) {
    WriteOutcome<Integer> outcome =
        router.tryWrite(
            "orders",
            "k",
            ResolveOptions.DEFAULT,
            lent -> {
              runs.incrementAndGet();
              return work.run(lent);
            });

    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Rejected.class,
            rejected -> {
              assertThat(rejected.reason().reason()).isEqualTo(ShardErrorReason.CONTENTION);
              assertThat(rejected.reason().retryable()).isTrue();
            });
    assertThat(runs).hasValue(RUNS);
  }

  private void assertReadRefused() {
    assertThatThrownBy(
            () ->
                router.read(
                    "orders", "k", connection -> connection.createStatement().execute(SELECT)))
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.FENCE_UNUSABLE));
    assertNothingIsLeft();
  }

  /** No row, no lock on one, and no transaction on any connection of the router. */
  private void assertNothingIsLeft() {
    await()
        .atMost(IN_TIME)
        .untilAsserted(
            () ->
                assertThat(
                        shard.query(
                            "SELECT trx_id FROM information_schema.INNODB_TRX"
                                + " WHERE trx_mysql_thread_id IN (SELECT id"
                                + " FROM information_schema.PROCESSLIST WHERE "
                                + OF_THE_ROUTER.formatted(shard.address().database())
                                + ")"))
                    .isEmpty());
    assertThat(shard.query(SELECT)).containsExactly("1");
    shard.execute("INSERT INTO t VALUES (2)", "DELETE FROM t WHERE id = 2");
  }

  /** Id of the pool's, once the shard has forgotten those that only looked what it is. */
  private String theConnection() {
    String ids =
        "SELECT id FROM information_schema.PROCESSLIST WHERE "
            + OF_THE_ROUTER.formatted(shard.address().database());
    return await().atMost(IN_TIME).until(() -> shard.query(ids), all -> all.size() == 1).get(0);
  }

  private void damage(List<String> statements) {
    for (String statement : statements) {
      shard.execute(statement.formatted("`" + shard.address().fenceDatabase() + "`"));
    }
  }

  private static ShardWork<Integer> insert(int id) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        return statement.executeUpdate("INSERT INTO t VALUES (" + id + ")");
      }
    };
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Is asked once for each pause between two runs; in the last of them the deadline comes. */
  private final class LastPause extends Random {
    private static final long serialVersionUID = 1L;

    @Override
    public long nextLong(long bound) {
      if (runs.get() == RUNS) {
        skippedNanos.addAndGet(DEADLINE.toNanos());
      }
      return super.nextLong(bound);
    }
  }
}
