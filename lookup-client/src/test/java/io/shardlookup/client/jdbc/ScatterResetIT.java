package io.shardlookup.client.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.fence.FenceAdmin;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestDirectory;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardState;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a scatter makes of a client that has been reset and does not know the shards again yet. */
@ExtendWith(ShardServer.class)
@Timeout(120)
class ScatterResetIT {
  private TestShard first;
  private TestShard second;
  private TestDirectory directory;
  private ShardRouter router;

  @BeforeEach
  void oneKeyOnTheFirstOfTwoShards(ShardServer.Running server) throws IOException {
    first = server.shard(TestDirectory.ID, "shard-1");
    second = server.shard(TestDirectory.ID, "shard-2");
    for (TestShard shard : List.of(first, second)) {
      shard.execute("CREATE TABLE orders (k VARBINARY(64) PRIMARY KEY)");
      shard.admit("orders");
    }
    first.execute("INSERT INTO orders VALUES ('k1')");
    directory = new TestDirectory(List.of(), first, second);
    router = directory.router(UnaryOperator.identity());
  }

  @AfterEach
  void close() {
    router.close();
    directory.close();
  }

  @Test
  void noShardsIsNotAWholeAnswer() {
    assertThat(scatter(Duration.ofSeconds(30), () -> {}).value()).containsExactly("k1");
    AtomicBoolean done = new AtomicBoolean();

    assertThatThrownBy(
            () ->
                scatter(
                    Duration.ofSeconds(5),
                    () -> {
                      if (done.compareAndSet(false, true)) {
                        resetWithoutRecords();
                      }
                    }))
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(ShardErrorReason.FENCED);
              assertThat(e.retryable()).isTrue();
            });

    directory.node().resetSessions();
    ScatterResult<List<String>> whole = scatter(Duration.ofSeconds(30), () -> {});
    assertThat(whole.isComplete()).isTrue();
    assertThat(whole.value()).containsExactly("k1");
  }

  /** Both shards demand a revision at which the client knows of no shards. */
  private void resetWithoutRecords() {
    Revision later = directory.put(second, ShardState.ACTIVE);
    directory.awaitKnown(later);
    for (TestShard shard : List.of(first, second)) {
      try (FenceAdmin fence = shard.fence()) {
        fence.raise(new KeyspaceName("orders"), "k1", later);
      }
    }
    directory.node().resetWithoutRecords(later);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> directory.client().heldNow().view().shards().isEmpty());
  }

  private ScatterResult<List<String>> scatter(Duration deadline, Runnable before) {
    ShardScan<String> scan =
        new ShardScan<>() {
          @Override
          public List<String> page(Connection connection, @Nullable String after, int limit)
              throws SQLException {
            before.run();
            List<String> page = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT k FROM orders")) {
              ResultSet rows = select.executeQuery();
              while (rows.next()) {
                page.add(rows.getString(1));
              }
            }
            return page;
          }

          @Override
          public String key(String row) {
            return row;
          }
        };
    return router.scatter(
        "orders", scan, ScatterOptions.DEFAULT.withDeadlinePerShard(deadline), Collectors.toList());
  }
}
