package io.shardlookup.client.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestDirectory;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.model.Table;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a writer leaves behind that is stopped, or cut off, in the middle of its transaction. */
@ExtendWith(ShardServer.class)
@Timeout(240)
class SilentWriterIT {
  private static final List<Table> TABLES = List.of(new Table("orders", "order_number"));

  private TestDirectory directory;
  private ShardRouter router;

  @BeforeEach
  void aRouter(ShardServer.Running server) throws IOException, SQLException {
    TestShard first = server.shard(TestDirectory.ID, "shard-1");
    TestShard second = server.shard(TestDirectory.ID, "shard-2");
    for (TestShard shard : List.of(first, second)) {
      shard.execute(
          "DROP TABLE IF EXISTS orders",
          "CREATE TABLE orders (order_number VARBINARY(64) PRIMARY KEY, note VARCHAR(64))",
          "DELETE FROM `" + shard.address().fenceDatabase() + "`.fence");
      shard.admit("orders", "shops");
    }
    directory = new TestDirectory(TABLES, first, second);
    router =
        directory.router(
            config -> config.deadline(Duration.ofMinutes(3)).lockWait(Duration.ofMinutes(1)));
  }

  @AfterEach
  void close() {
    router.close();
    directory.close();
  }

  @Test
  void theServerBearsAMinuteOfSilence() {
    int seconds = router.read("orders", "k1", SilentWriterIT::waitTimeout);

    assertThat(seconds).isEqualTo(60);
  }

  @Test
  @Tag("slow")
  void whatASilentWriterHasLockedIsFreeAgainAndItNeverSaysThatItCommitted() throws Exception {
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch speaksAgain = new CountDownLatch(1);
    CompletableFuture<WriteOutcome<Integer>> silent =
        CompletableFuture.supplyAsync(
            () ->
                router.tryWrite(
                    "orders",
                    "k1",
                    ResolveOptions.DEFAULT,
                    connection -> {
                      int written = put(connection, "silent");
                      locked.countDown();
                      await(speaksAgain);
                      return written;
                    }));
    locked.await();

    router.write("orders", "k1", connection -> put(connection, "other"));

    speaksAgain.countDown();
    assertThat(silent.get()).isInstanceOf(WriteOutcome.Unknown.class);
    assertThat(router.<String>read("orders", "k1", SilentWriterIT::note)).isEqualTo("other");
  }

  private static int put(Connection connection, String note) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(
          "INSERT INTO orders VALUES ('k1', '"
              + note
              + "') ON DUPLICATE KEY UPDATE note = 'again'");
    }
  }

  private static String note(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT note FROM orders")) {
      row.next();
      return row.getString(1);
    }
  }

  private static int waitTimeout(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@SESSION.wait_timeout")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
