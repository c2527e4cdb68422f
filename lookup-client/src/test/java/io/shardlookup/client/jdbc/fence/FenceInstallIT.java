package io.shardlookup.client.jdbc.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShardServer.class)
@Timeout(120)
class FenceInstallIT {
  private static final KeyspaceName ORDERS = new KeyspaceName("orders");

  private TestShard shard;
  private ShardServer.Running server;

  @BeforeEach
  void aFencedShard(ShardServer.Running running) {
    server = running;
    shard = running.shard("directory-a", "shard-1");
  }

  @Test
  void installsOnceAndChangesNothingTheSecondTime() {
    shard.admit("orders");
    try (FenceAdmin fence = shard.fence()) {
      fence.raise(ORDERS, new Revision(7));
    }

    shard.install("directory-a");

    try (FenceAdmin fence = shard.fence()) {
      assertThat(fence.identity())
          .isEqualTo(new ShardIdentity("directory-a", new ShardName("shard-1")));
      assertThat(fence.version()).isEqualTo(FenceSchema.VERSION);
      assertThat(fence.states())
          .containsExactly(new FenceState(ORDERS, Stripes.COUNT, new Revision(7), new Revision(7)));
    }
  }

  @Test
  void refusesADatabaseThatIsAnotherShard() {
    TestShard same = new TestShard("shard-2", shard.endpoint());

    assertThatThrownBy(() -> same.install("directory-a"))
        .isInstanceOf(ShardException.class)
        .hasMessageContaining("shard-1 of directory directory-a (expected: shard-2");
    assertThatThrownBy(() -> shard.install("directory-b"))
        .isInstanceOf(ShardException.class)
        .hasMessageContaining("(expected: shard-1 of directory directory-b)");

    try (FenceAdmin fence = shard.fence()) {
      assertThat(fence.identity().directoryId()).isEqualTo("directory-a");
    }
  }

  @Test
  void aFenceNeverFallsAndOneKeyRaisesOneStripe() {
    shard.admit("orders", "shops");
    try (FenceAdmin fence = shard.fence()) {
      fence.raise(ORDERS, "20261126-1", new Revision(20));
      fence.raise(ORDERS, new Revision(10));
      fence.admit(ORDERS, new Revision(5));

      assertThat(fence.states())
          .containsExactly(
              new FenceState(ORDERS, Stripes.COUNT, new Revision(10), new Revision(20)),
              new FenceState(
                  new KeyspaceName("shops"), Stripes.COUNT, Revision.NONE, Revision.NONE));
      assertThat(
              shard.query(
                  "SELECT COUNT(*) FROM `"
                      + shard.address().fenceDatabase()
                      + "`.fence WHERE min_revision = 20 AND stripe = CRC32('20261126-1') MOD 256"))
          .containsExactly("1");
    }
  }

  @Test
  void raisesEveryKeyspaceOfARestoredShard() {
    shard.admit("orders", "shops");
    try (FenceAdmin fence = shard.fence()) {
      assertThat(fence.raiseAll(new Revision(9))).hasSize(2);

      assertThat(fence.states()).extracting(FenceState::lowest).containsOnly(new Revision(9));
    }
  }

  @Test
  void aMissingStripeFailsTheRaise() {
    shard.admit("orders");
    shard.execute("DELETE FROM `" + shard.address().fenceDatabase() + "`.fence WHERE stripe = 200");

    try (FenceAdmin fence = shard.fence()) {
      assertThatThrownBy(() -> fence.raise(ORDERS, new Revision(3)))
          .isInstanceOf(ShardException.class)
          .hasMessageContaining("keyspace orders has no stripe 200");
      assertThatThrownBy(() -> fence.raise(new KeyspaceName("shops"), new Revision(3)))
          .hasMessageContaining("keyspace shops has no stripe 0");
    }
  }

  @Test
  void theApplicationCanChangeNeitherFenceNorTables() throws SQLException {
    shard.admit("orders");
    String fence = "`" + shard.address().fenceDatabase() + "`.";
    shard.execute("CREATE TABLE t (id INT PRIMARY KEY)");

    assertWritesRowsButMayNot(
        TestShard.APPLICATION,
        "UPDATE " + fence + "fence SET min_revision = 0",
        "DELETE FROM " + fence + "fence",
        "UPDATE " + fence + "identity SET shard = 'shard-2'",
        "DROP PROCEDURE " + fence + "commit_fenced",
        "CREATE TABLE u (id INT PRIMARY KEY)",
        "DROP TABLE t",
        "LOCK TABLES t WRITE");
  }

  /** It raises fences and moves rows; tables are migrated with another account. */
  @Test
  void theOperatorCannotChangeTheTablesOfTheShard() throws SQLException {
    shard.execute("CREATE TABLE t (id INT PRIMARY KEY)");

    assertWritesRowsButMayNot(
        TestShard.OPERATOR,
        "CREATE TABLE u (id INT PRIMARY KEY)",
        "DROP TABLE t",
        "TRUNCATE TABLE t",
        "ALTER TABLE t ADD COLUMN name VARCHAR(10)",
        "CREATE INDEX by_id ON t (id)",
        "CREATE VIEW v AS SELECT id FROM t",
        "CREATE PROCEDURE p() BEGIN END",
        "DROP DATABASE `" + shard.address().database() + "`",
        "CREATE USER 'somebody'@'%'",
        "GRANT CREATE ON `" + shard.address().database() + "`.* TO 'operator'@'%'");
  }

  @Test
  void saysWhatIsWrongWithAnAccountOrAnAddress() {
    FenceInstaller installer = new FenceInstaller(shard.endpoint(), ShardServer.Running.ADMIN);
    ShardIdentity identity = new ShardIdentity("directory-a", new ShardName("shard-1"));

    assertThatThrownBy(
            () ->
                installer.install(
                    identity, new FenceAccounts(new Credentials("a'b", "x"), TestShard.OPERATOR)))
        .hasMessageContaining("application user: \"a'b\"");
    assertThatThrownBy(
            () -> new FenceInstaller("localhost/x?allowMultiQueries=true", TestShard.OPERATOR))
        .hasMessage(
            "shard endpoint: \"localhost/x?allowMultiQueries=true\""
                + " (expected: jdbc:mysql://HOST[:PORT]/DATABASE)");
    assertThatThrownBy(() -> server.unfenced("shard-9").fence().identity())
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.FENCE_UNUSABLE))
        .hasMessageContaining("no identity (expected: an installed fence)");
  }

  private void assertWritesRowsButMayNot(Credentials account, String... refused)
      throws SQLException {
    try (Connection connection = shard.connect(account);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO t VALUES (1)");

      for (String each : refused) {
        assertThatThrownBy(() -> statement.execute(each))
            .as(each)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("denied");
      }
    }
    assertThat(shard.query("SELECT * FROM t")).containsExactly("1");
  }
}
