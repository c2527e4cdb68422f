package io.shardlookup.client.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.fence.FenceAdmin;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestDirectory;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.Table;
import io.shardlookup.model.error.LookupException;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShardServer.class)
@Timeout(120)
class ShardRouterIT {
  private static final ResolveOptions BRIEFLY =
      ResolveOptions.DEFAULT.withDeadline(Duration.ofMillis(300));

  /** Long enough to connect, to work and to hear what the fence says. */
  private static final ResolveOptions UNTIL_FENCED =
      ResolveOptions.DEFAULT.withDeadline(Duration.ofSeconds(3));

  private static final List<Table> TABLES = List.of(new Table("orders", "order_number"));

  private static TestShard first;
  private static TestShard second;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TestDirectory directory;
  private ShardRouter router;

  @BeforeAll
  static void twoShards(ShardServer.Running server) {
    first = server.shard(TestDirectory.ID, "shard-1");
    second = server.shard(TestDirectory.ID, "shard-2");
    for (TestShard shard : List.of(first, second)) {
      shard.execute(
          "CREATE TABLE orders (order_number VARBINARY(64) PRIMARY KEY, note VARCHAR(64))");
    }
  }

  @BeforeEach
  void aRouter() throws IOException {
    for (TestShard shard : List.of(first, second)) {
      shard.execute(
          "DELETE FROM orders", "DELETE FROM `" + shard.address().fenceDatabase() + "`.fence");
      shard.admit("orders", "shops");
    }
    directory = new TestDirectory(TABLES, first, second);
    router =
        directory.router(
            config -> config.poolSize(4).deadline(Duration.ofSeconds(30)).meters(meters));
  }

  @AfterEach
  void close() {
    router.close();
    directory.close();
  }

  @Test
  void writesToTheKeysShardAndReadsItBack() {
    List<String> committed = new ArrayList<>();
    router.onCommit((keyspace, key, shard) -> committed.add(keyspace + "/" + key + "/" + shard));

    WriteOutcome<Integer> outcome =
        router.tryWrite("orders", "k1", ResolveOptions.DEFAULT, insert("k1", "new"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Committed.class,
            done -> {
              assertThat(done.value()).isEqualTo(1);
              assertThat(done.shard()).isEqualTo(new ShardName("shard-1"));
            });
    assertThat(first.query("SELECT note FROM orders")).containsExactly("new");
    assertThat(router.<String>read("orders", "k1", note("k1"))).isEqualTo("new");
    assertThat(committed).containsExactly("orders/k1/shard-1");
    assertThat(meters.get("shardlookup.router.committed").functionCounter().count()).isEqualTo(1);
  }

  @Test
  void anExceptionOfTheWorkRollsBackAndReachesTheCaller() {
    assertThatThrownBy(
            () ->
                router.write(
                    "orders",
                    "k1",
                    connection -> {
                      insert("k1", "x").run(connection);
                      throw new IllegalStateException("the order is not valid");
                    }))
        .isInstanceOf(IllegalStateException.class);
    router.write("orders", "k2", insert("k2", "y"));

    assertThatThrownBy(() -> router.write("orders", "k2", insert("k2", "y")))
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(ShardErrorReason.STATEMENT_FAILED);
              assertThat(e.getCause()).isInstanceOf(SQLException.class);
            });

    assertThat(first.query("SELECT order_number FROM orders")).containsExactly("k2");
  }

  @Test
  void aWriteOfAKeyInCutoverWaitsForTheTarget() throws Exception {
    directory.awaitKnown(directory.assign("k1", first, MappingState.CUTOVER, second));
    AtomicInteger runs = new AtomicInteger();
    CompletableFuture<WriteOutcome<Integer>> writing =
        CompletableFuture.supplyAsync(
            () ->
                router.tryWrite(
                    "orders",
                    "k1",
                    ResolveOptions.DEFAULT,
                    connection -> {
                      runs.incrementAndGet();
                      return insert("k1", "held").run(connection);
                    }));
    assertThatThrownBy(() -> router.write("orders", "k1", BRIEFLY, insert("k1", "late")))
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(ShardErrorReason.HELD);
              assertThat(e.retryable()).isTrue();
            });
    assertThat(runs).hasValue(0);
    assertThat(writing).isNotDone();

    directory.assign("k1", second);

    assertThat(writing.get(20, TimeUnit.SECONDS).orThrow()).isEqualTo(1);
    assertThat(second.query("SELECT note FROM orders")).containsExactly("held");
    assertThat(first.query("SELECT note FROM orders")).isEmpty();
    assertThat(runs).hasValue(1);
  }

  @Test
  void aWriteByAnOldAnswerIsRejectedAndRunsAgainAtTheNewPlace() throws Exception {
    directory.withhold();
    Revision moved = directory.assign("k1", second);
    try (FenceAdmin fence = first.fence()) {
      fence.raise(new KeyspaceName("orders"), "k1", moved);
    }
    CountDownLatch ran = new CountDownLatch(1);
    CompletableFuture<WriteOutcome<Integer>> writing =
        CompletableFuture.supplyAsync(
            () ->
                router.tryWrite(
                    "orders",
                    "k1",
                    ResolveOptions.DEFAULT,
                    connection -> {
                      ran.countDown();
                      return insert("k1", "moved").run(connection);
                    }));
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> router.write("orders", "k1", UNTIL_FENCED, insert("k1", "late")))
        .isInstanceOfSatisfying(
            ShardException.class, e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.FENCED));
    assertThatThrownBy(() -> router.read("orders", "k1", UNTIL_FENCED, note("k1")))
        .isInstanceOfSatisfying(
            ShardException.class, e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.FENCED));

    directory.release();

    assertThat(writing.get(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            WriteOutcome.Committed.class,
            done -> assertThat(done.shard()).isEqualTo(new ShardName("shard-2")));
    assertThat(first.query("SELECT note FROM orders")).isEmpty();
    assertThat(second.query("SELECT note FROM orders")).containsExactly("moved");
  }

  /** The client hears of the move while the transaction runs: V' alone would satisfy the fence. */
  @Test
  void aTransactionThatRanAcrossAMoveIsNotCommittedAtTheOldPlace() {
    AtomicInteger runs = new AtomicInteger();

    router.write(
        "orders",
        "k1",
        connection -> {
          int count = insert("k1", "run " + runs.incrementAndGet()).run(connection);
          if (runs.get() == 1) {
            Revision cutover = directory.assign("k1", first, MappingState.CUTOVER, second);
            try (FenceAdmin fence = first.fence()) {
              fence.raise(new KeyspaceName("orders"), "k1", cutover);
            }
            directory.awaitKnown(directory.assign("k1", second));
          }
          return count;
        });

    assertThat(first.query("SELECT note FROM orders")).isEmpty();
    assertThat(second.query("SELECT note FROM orders")).containsExactly("run 2");
  }

  /** A neighbour's move raises the shared stripe: what has not moved commits by the newest V. */
  @Test
  void aNeighbourOfAMovedKeyCommitsAtOnceByWhatTheClientKnowsByThen() {
    AtomicInteger runs = new AtomicInteger();

    router.write(
        "orders",
        "k1",
        connection -> {
          runs.incrementAndGet();
          Revision later = directory.put(second, ShardState.ACTIVE);
          try (FenceAdmin fence = first.fence()) {
            fence.raise(new KeyspaceName("orders"), "k1", later);
          }
          directory.awaitKnown(later);
          return insert("k1", "neighbour").run(connection);
        });

    assertThat(runs).hasValue(1);
    assertThat(first.query("SELECT note FROM orders")).containsExactly("neighbour");
  }

  @Test
  void writesNothingThatTheDirectoryDoesNotAdmit() {
    directory.awaitKnown(directory.put(first, ShardState.READ_ONLY));
    refused("orders", ShardErrorReason.READ_ONLY, "shard shard-1: READ_ONLY");
    assertThat(router.<String>read("orders", "k1", note("k1"))).isEqualTo("none");

    directory.awaitKnown(directory.putUnfenced("pointers", first));
    refused("pointers", ShardErrorReason.UNFENCED, "keyspace pointers: unfenced");

    directory.awaitKnown(directory.putOrders(TABLES, KeyspaceState.DELETING));
    assertThatThrownBy(() -> router.write("orders", "k1", BRIEFLY, insert("k1", "x")))
        .isInstanceOfAny(ShardException.class, LookupException.class);
    assertThatThrownBy(() -> router.write("nowhere", "k1", BRIEFLY, insert("k1", "x")))
        .isInstanceOf(LookupException.class);
    assertThat(first.query("SELECT note FROM orders")).isEmpty();
  }

  @Test
  void writesAKeyOfADirectoryKeyspace() {
    directory.assignShop("shop-1", second);

    router.write("shops", "shop-1", insert("shop-1", "ledger"));

    assertThat(second.query("SELECT note FROM orders")).containsExactly("ledger");
  }

  private void refused(String keyspace, ShardErrorReason reason, String message) {
    assertThatThrownBy(() -> router.write(keyspace, "k1", insert("k1", "x")))
        .isInstanceOfSatisfying(ShardException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private static ShardWork<Integer> insert(String key, String note) {
    return connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO orders VALUES (?, ?)")) {
        insert.setString(1, key);
        insert.setString(2, note);
        return insert.executeUpdate();
      }
    };
  }

  private static ShardWork<String> note(String key) {
    return connection -> {
      try (PreparedStatement select =
          connection.prepareStatement("SELECT note FROM orders WHERE order_number = ?")) {
        select.setString(1, key);
        ResultSet row = select.executeQuery();
        return row.next() ? row.getString(1) : "none";
      }
    };
  }
}
