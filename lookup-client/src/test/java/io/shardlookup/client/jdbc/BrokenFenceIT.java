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
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fence that breaks while a router has a connection behind it: nothing is written, and whatever
 * becomes of the connection, it holds no transaction.
 */
@ExtendWith(ShardServer.class)
@Timeout(120)
class BrokenFenceIT {
  private static final Duration IN_TIME = Duration.ofSeconds(20);
  private static final String PROCEDURE =
      "CREATE PROCEDURE %s.commit_fenced(a VARBINARY(63), b VARBINARY(512), c BIGINT) ";
  private static final String SELECT = "SELECT id FROM t";
  private static final String OF_THE_ROUTER = "user = 'app' AND db = '%s'";

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
    router = directory.router(config -> config.poolSize(1).deadline(Duration.ofSeconds(30)));
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
    List<String> connections = connections();

    shard.admit("orders");
    router.write("orders", "k", insert(3));

    assertThat(shard.query("SELECT id FROM t")).containsExactly("1", "3");
    assertThat(connections()).isEqualTo(connections).hasSize(1);
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

  private List<String> connections() {
    return shard.query(
        "SELECT id FROM information_schema.PROCESSLIST WHERE "
            + OF_THE_ROUTER.formatted(shard.address().database()));
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
}
