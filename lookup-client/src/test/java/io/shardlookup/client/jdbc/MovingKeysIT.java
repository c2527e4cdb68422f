package io.shardlookup.client.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.fence.FenceAdmin;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestDirectory;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys go back and forth between two shards while they are written and read. */
@ExtendWith(ShardServer.class)
@Timeout(300)
class MovingKeysIT {
  private static final KeyspaceName ORDERS = new KeyspaceName("orders");
  private static final List<String> KEYS = List.of("k1", "k2", "k3", "k4", "k5", "k6");
  private static final int MOVES = 30;

  private TestShard first;
  private TestShard second;
  private TestDirectory directory;

  /** Writers go on until the moves have ended: each needs a thread, which pools may not give. */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private ShardRouter router;

  /** How far those who are not the mover have come. */
  private interface Progress {
    int steps();
  }

  /** A counter as it was read. */
  private record Counter(String key, int count) {}

  @BeforeEach
  void twoShardsWithCounters(ShardServer.Running server) throws Exception {
    first = server.shard(TestDirectory.ID, "shard-1");
    second = server.shard(TestDirectory.ID, "shard-2");
    for (TestShard shard : List.of(first, second)) {
      shard.execute("CREATE TABLE counters (k VARBINARY(64) PRIMARY KEY, n INT NOT NULL)");
      shard.admit("orders");
    }
    KEYS.forEach(key -> first.execute("INSERT INTO counters VALUES ('" + key + "', 0)"));
    directory = new TestDirectory(List.of(), first, second);
    router = directory.router(config -> config.deadline(Duration.ofSeconds(60)));
  }

  @AfterEach
  void close() {
    threads.shutdown();
    router.close();
    directory.close();
  }

  /** Leave out the fence, the hold or the look before the commit, and increments are lost. */
  @Test
  void noAcknowledgedWriteIsLostWhileItsKeyMoves() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger steps = new AtomicInteger();
    Map<String, CompletableFuture<Integer>> writers = new TreeMap<>();
    for (String key : KEYS) {
      writers.put(key, CompletableFuture.supplyAsync(() -> increment(key, done, steps), threads));
    }
    CompletableFuture<Integer> reader =
        CompletableFuture.supplyAsync(() -> readUpwards(done), threads);

    move(steps::get);
    done.set(true);

    for (Map.Entry<String, CompletableFuture<Integer>> writer : writers.entrySet()) {
      int acknowledged = writer.getValue().get(60, TimeUnit.SECONDS);
      assertThat(acknowledged).as("writes of %s", writer.getKey()).isPositive();
      assertThat(router.<Integer>read("orders", writer.getKey(), count(writer.getKey())))
          .as("counter of %s", writer.getKey())
          .isEqualTo(acknowledged);
    }
    assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
  }

  @Test
  void aScatterSeesEveryKeyOnceWhateverMoves() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger steps = new AtomicInteger();
    CompletableFuture<Integer> scatters =
        CompletableFuture.supplyAsync(
            () -> {
              int complete = 0;
              while (!done.get()) {
                ScatterResult<List<String>> result =
                    scatter(ScatterOptions.DEFAULT.withPageSize(2));
                if (result.isComplete()) {
                  complete++;
                  steps.incrementAndGet();
                  assertThat(result.value()).containsExactlyInAnyOrderElementsOf(KEYS);
                }
              }
              return complete;
            },
            threads);

    move(steps::get);
    done.set(true);

    assertThat(scatters.get(60, TimeUnit.SECONDS)).isPositive();
  }

  @Test
  void aScatterNamesTheShardsThatAreMissing() {
    assertThat(scatter(ScatterOptions.DEFAULT).isComplete()).isTrue();
    second.execute("RENAME TABLE counters TO counters_away");

    ScatterResult<List<String>> partial = scatter(ScatterOptions.DEFAULT);

    assertThat(partial.value()).containsExactlyInAnyOrderElementsOf(KEYS);
    assertThat(partial.missing()).containsOnlyKeys(new ShardName("shard-2"));
    assertThat(partial.missing().get(new ShardName("shard-2"))).hasMessageContaining("counters");
    ScatterResult<List<String>> bounded = scatter(ScatterOptions.DEFAULT.withMaxRows(3));
    assertThat(bounded.missing().get(new ShardName("shard-1")))
        .hasMessage("rows of shard shard-1: more than 3");
    ScatterResult<List<String>> late =
        scatter(ScatterOptions.DEFAULT.withDeadlinePerShard(Duration.ofMillis(300)), 2);
    assertThat(late.missing()).hasSize(2);
    assertThat(late.value()).isEmpty();
  }

  private ScatterResult<List<String>> scatter(ScatterOptions options) {
    return scatter(options, 0);
  }

  private ScatterResult<List<String>> scatter(ScatterOptions options, int sleepSeconds) {
    ShardScan<Counter> scan =
        new ShardScan<>() {
          @Override
          public List<Counter> page(Connection connection, @Nullable Counter after, int limit)
              throws SQLException {
            try (PreparedStatement select =
                connection.prepareStatement(
                    "SELECT k, n + SLEEP(?) FROM counters WHERE k > ? ORDER BY k LIMIT ?")) {
              select.setInt(1, sleepSeconds);
              select.setString(2, after == null ? "" : after.key());
              select.setInt(3, limit);
              List<Counter> page = new ArrayList<>();
              try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                  page.add(new Counter(rows.getString(1), rows.getInt(2)));
                }
              }
              return page;
            }
          }

          @Override
          public String key(Counter row) {
            return row.key();
          }
        };
    return router.scatter(
        "orders", scan, options, Collectors.mapping(Counter::key, Collectors.toList()));
  }

  /** Moves keys as a relocation does: hold, raise, copy, switch, raise, clean. */
  private void move(Progress others) {
    Map<String, TestShard> at = new TreeMap<>();
    for (int i = 0; i < MOVES; i++) {
      String key = KEYS.get(i % KEYS.size());
      TestShard from = at.getOrDefault(key, first);
      TestShard to = from.equals(first) ? second : first;
      Revision cutover = directory.assign(key, from, MappingState.CUTOVER, to);
      raise(from, cutover);
      List<String> moving = sameSlot(key);
      for (String each : moving) {
        String count = from.query("SELECT n FROM counters WHERE k = '" + each + "'").get(0);
        to.execute("REPLACE INTO counters VALUES ('" + each + "', " + count + ")");
        at.put(each, to);
      }
      Revision switched = directory.assign(key, to);
      raise(from, switched);
      for (String each : moving) {
        from.execute("DELETE FROM counters WHERE k = '" + each + "'");
      }
      letOthersPass(others);
    }
  }

  /** Until somebody else has written or read at the new place. */
  private static void letOthersPass(Progress others) {
    int before = others.steps();
    await().atMost(Duration.ofSeconds(60)).until(() -> others.steps() > before + 3);
  }

  private static List<String> sameSlot(String key) {
    return KEYS.stream()
        .filter(other -> TestDirectory.slotOf(other) == TestDirectory.slotOf(key))
        .toList();
  }

  private static void raise(TestShard shard, Revision revision) {
    try (FenceAdmin fence = shard.fence()) {
      KEYS.forEach(key -> fence.raise(ORDERS, key, revision));
    }
  }

  private int increment(String key, AtomicBoolean done, AtomicInteger steps) {
    int acknowledged = 0;
    while (!done.get()) {
      WriteOutcome<Integer> outcome =
          router.tryWrite(
              "orders",
              key,
              ResolveOptions.DEFAULT,
              connection -> {
                try (Statement update = connection.createStatement()) {
                  return update.executeUpdate(
                      "UPDATE counters SET n = n + 1 WHERE k = '" + key + "'");
                }
              });
      assertThat(outcome.orThrow()).as("rows of %s", key).isEqualTo(1);
      acknowledged++;
      steps.incrementAndGet();
    }
    return acknowledged;
  }

  /** A counter that is read never falls. */
  private int readUpwards(AtomicBoolean done) {
    Map<String, Integer> seen = new TreeMap<>();
    int reads = 0;
    while (!done.get()) {
      for (String key : KEYS) {
        try {
          int count = router.<Integer>read("orders", key, count(key));
          assertThat(count).as("%s", key).isGreaterThanOrEqualTo(seen.getOrDefault(key, 0));
          seen.put(key, count);
          reads++;
        } catch (ShardException e) {
          assertThat(e.retryable()).as("%s", e).isTrue();
        }
      }
    }
    return reads;
  }

  private static ShardWork<Integer> count(String key) {
    return connection -> {
      try (Statement select = connection.createStatement();
          ResultSet row = select.executeQuery("SELECT n FROM counters WHERE k = '" + key + "'")) {
        return row.next() ? row.getInt(1) : -1;
      }
    };
  }
}
