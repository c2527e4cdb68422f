package io.shardlookup.client.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.database.CredentialsSource;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestDirectory;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.processes.Ports;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Databases that a router does not write to, since they are not the shard it looks for. */
@ExtendWith(ShardServer.class)
@Timeout(120)
class RefusedShardIT {
  private static TestShard first;
  private static TestShard second;
  private static TestShard bare;

  private TestDirectory directory;
  private ShardRouter router;

  @BeforeAll
  static void shards(ShardServer.Running server) {
    first = server.shard(TestDirectory.ID, "shard-1");
    second = server.shard(TestDirectory.ID, "shard-2");
    bare = server.unfenced("shard-1");
    for (TestShard shard : List.of(first, second)) {
      shard.execute("CREATE TABLE t (id INT PRIMARY KEY)");
      shard.admit("orders");
    }
  }

  @BeforeEach
  void aRouter() throws IOException {
    first.execute("DELETE FROM t");
    directory = new TestDirectory(List.of(), first, second);
    router = router(CredentialsSource.of("app", TestShard.APPLICATION.password()));
  }

  @AfterEach
  void close() {
    router.close();
    directory.close();
  }

  @Test
  void anEndpointThatLeadsToAnotherShardIsNotWrittenTo() {
    pointShard1To(second.endpoint());

    refused(ShardErrorReason.WRONG_DATABASE, "shard-2 of directory directory-a (expected: shard-1");

    assertThat(second.query("SELECT id FROM t")).isEmpty();
  }

  @Test
  void aPoolThatIsOpenDoesNotConnectToAnotherShardEither() {
    router.write("orders", "k", insert(1));
    String fence = "`" + first.address().fenceDatabase() + "`.";
    first.execute("UPDATE " + fence + "identity SET shard = 'shard-7'");
    try {
      killConnections();

      refused(ShardErrorReason.WRONG_DATABASE, "shard-7 of directory directory-a");
    } finally {
      first.execute("UPDATE " + fence + "identity SET shard = 'shard-1'");
    }
    assertThat(first.query("SELECT id FROM t")).containsExactly("1");
  }

  /** However long opening a connection may take. */
  @Test
  void waitingForAConnectionEndsWithTheDeadline() {
    String fence = "`" + first.address().fenceDatabase() + "`.";
    try (ShardRouter patient =
        directory.router(config -> config.connectTimeout(Duration.ofMinutes(1)))) {
      patient.write("orders", "k", insert(1));
      first.execute("UPDATE " + fence + "identity SET shard = 'shard-7'");
      killConnections();
      long start = System.nanoTime();

      assertThatThrownBy(
              () ->
                  patient.write(
                      "orders",
                      "k",
                      ResolveOptions.DEFAULT.withDeadline(Duration.ofSeconds(1)),
                      insert(2)))
          .isInstanceOf(ShardException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    } finally {
      first.execute("UPDATE " + fence + "identity SET shard = 'shard-1'");
    }
  }

  @Test
  void aDatabaseWithoutAFenceOrWithAnOldOneIsRefused() {
    first.execute(
        "CREATE DATABASE IF NOT EXISTS " + bare.address().database(),
        "GRANT SELECT ON " + bare.address().database() + ".* TO app");
    pointShard1To(bare.endpoint());
    refused(ShardErrorReason.FENCE_UNUSABLE, "(expected: an installed fence)");
    String history = "`" + first.address().fenceDatabase() + "`.schema_history";
    first.execute("UPDATE " + history + " SET success = 0 WHERE version = '2'");
    try {
      pointShard1To(first.endpoint());

      refused(ShardErrorReason.FENCE_UNUSABLE, "version 1 (expected: 2 or later)");
    } finally {
      first.execute("UPDATE " + history + " SET success = 1 WHERE version = '2'");
    }
  }

  @Test
  void saysWhatIsWrongWithAddressesAndAccounts() {
    pointShard1To("mongodb://somewhere");
    refused(ShardErrorReason.BAD_ADDRESS, "\"mongodb://somewhere\" (expected: jdbc:mysql://");
    pointShard1To("jdbc:mysql://127.0.0.1:3306/shard?allowMultiQueries=true");
    refused(ShardErrorReason.BAD_ADDRESS, "(expected: jdbc:mysql://");

    pointShard1To(first.endpoint());
    try (ShardRouter stranger = router(CredentialsSource.of("app", "wrong"))) {
      refused(stranger, ShardErrorReason.BAD_ADDRESS, "Access denied");
    }
    try (ShardRouter nobody =
        router(
            shard -> {
              throw new IllegalStateException("no vault");
            })) {
      refused(nobody, ShardErrorReason.BAD_ADDRESS, "no credentials for \"\"");
    }
    assertThatThrownBy(
            () ->
                new ShardRouter(
                    directory.client(),
                    ShardRouterConfig.of(CredentialsSource.of("app", "x"))
                        .driverProperties(Map.of("allowMultiQueries", "true"))
                        .build()))
        .hasMessageContaining("driver_properties: allowMultiQueries=true");
  }

  @Test
  void aShardThatIsDownIsTriedUntilTheDeadlineAndUsedWhenItsRecordMoves() {
    pointShard1To("jdbc:mysql://127.0.0.1:" + Ports.free() + "/shard");

    assertThatThrownBy(
            () ->
                router.write(
                    "orders",
                    "k",
                    ResolveOptions.DEFAULT.withDeadline(Duration.ofMillis(600)),
                    insert(1)))
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(ShardErrorReason.UNAVAILABLE);
              assertThat(e.retryable()).isTrue();
            });

    pointShard1To(first.endpoint());
    assertThat(router.<Integer>write("orders", "k", insert(1))).isEqualTo(1);
  }

  @Test
  void aConnectionOutsideOfThePoolIsToTheRightShardToo() throws SQLException {
    try (Connection connection = router.connect(new ShardName("shard-2"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT DATABASE()")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo(second.address().database());
      assertThat(connection.getAutoCommit()).isTrue();
    }
    assertThatThrownBy(() -> router.connect(new ShardName("shard-9")))
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.UNKNOWN_SHARD));
    pointShard1To(second.endpoint());
    assertThatThrownBy(() -> router.connect(new ShardName("shard-1")))
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.WRONG_DATABASE));
  }

  private static void killConnections() {
    first
        .query("SELECT CONCAT('KILL ', id) FROM information_schema.PROCESSLIST WHERE user = 'app'")
        .forEach(first::execute);
  }

  private void pointShard1To(String endpoint) {
    Revision changed = directory.put(new TestShard("shard-1", endpoint), ShardState.ACTIVE);
    directory.awaitKnown(changed);
  }

  private void refused(ShardErrorReason reason, String message) {
    refused(router, reason, message);
  }

  private static void refused(ShardRouter by, ShardErrorReason reason, String message) {
    assertThatThrownBy(() -> by.write("orders", "k", insert(9)))
        .isInstanceOfSatisfying(ShardException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private ShardRouter router(CredentialsSource credentials) {
    ShardRouter made =
        new ShardRouter(
            directory.client(),
            ShardRouterConfig.of(credentials).poolSize(2).deadline(Duration.ofSeconds(30)).build());
    made.start();
    return made;
  }

  private static ShardWork<Integer> insert(int id) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        return statement.executeUpdate("INSERT INTO t VALUES (" + id + ")");
      }
    };
  }
}
