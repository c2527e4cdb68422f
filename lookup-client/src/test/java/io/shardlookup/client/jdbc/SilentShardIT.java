package io.shardlookup.client.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestDirectory;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.processes.ShardDatabase;
import io.shardlookup.processes.ShardDatabases;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A service with a bounded number of threads, one of whose shards stops or dies. */
@ExtendWith(ShardServer.class)
@Timeout(120)
class SilentShardIT {
  private static final int THREADS = 8;
  private static final int CONNECTIONS = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ShardDatabase silent;
  private TestDirectory directory;
  private ShardRouter router;

  @BeforeEach
  void twoShardsOnServersOfTheirOwn(ShardServer.Running server, @TempDir Path files)
      throws IOException {
    silent = ShardDatabases.start(files.resolve("silent"));
    TestShard lively = server.shard(TestDirectory.ID, "shard-1");
    TestShard other = new TestShard("shard-2", silent.jdbcUrl("shop"));
    other.install(TestDirectory.ID);
    for (TestShard shard : List.of(lively, other)) {
      shard.execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT)");
      shard.admit("shops");
    }
    directory = new TestDirectory(List.of(), lively, other);
    directory.assignShop("lively", lively);
    directory.awaitKnown(directory.assignShop("silent", other));
    router =
        directory.router(
            config -> config.poolSize(CONNECTIONS).deadline(Duration.ofSeconds(4)).meters(meters));
    for (String shop : List.of("lively", "silent")) {
      assertThat(write(shop)).isInstanceOf(WriteOutcome.Committed.class);
    }
  }

  @AfterEach
  void close() throws IOException {
    threads.shutdownNow();
    router.close();
    directory.close();
    silent.close();
  }

  @Test
  void aShardThatHangsDoesNotTakeTheThreadsThatOthersNeed() {
    silent.pause();
    List<CompletableFuture<WriteOutcome<Integer>>> calls = begin("silent", 5 * THREADS);

    WriteOutcome<Integer> lively = begin("lively", 1).get(0).join();

    assertThat(lively).isInstanceOf(WriteOutcome.Committed.class);
    assertMostWereTurnedAway(calls);
    silent.resume();
    awaitServing();
  }

  @Test
  void aShardThatIsGoneDoesNotEither() {
    silent.kill();
    List<CompletableFuture<WriteOutcome<Integer>>> calls = begin("silent", 5 * THREADS);

    WriteOutcome<Integer> lively = begin("lively", 1).get(0).join();

    assertThat(lively).isInstanceOf(WriteOutcome.Committed.class);
    assertMostWereTurnedAway(calls);
    silent.restart();
    awaitServing();
  }

  private void assertMostWereTurnedAway(List<CompletableFuture<WriteOutcome<Integer>>> calls) {
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
    long turnedAway = calls.stream().filter(SilentShardIT::isTurnedAway).count();
    assertThat(turnedAway).isGreaterThanOrEqualTo(4 * THREADS);
    assertThat(meters.get("shardlookup.router.turned.away").functionCounter().count())
        .isEqualTo(turnedAway);
  }

  /** All threads at once: more than may wait while it is silent. */
  private void awaitServing() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                begin("silent", THREADS).stream()
                    .map(CompletableFuture::join)
                    .allMatch(WriteOutcome.Committed.class::isInstance));
  }

  private List<CompletableFuture<WriteOutcome<Integer>>> begin(String shop, int calls) {
    return Stream.generate(() -> CompletableFuture.supplyAsync(() -> write(shop), threads))
        .limit(calls)
        .toList();
  }

  private WriteOutcome<Integer> write(String shop) {
    return router.tryWrite("shops", shop, ResolveOptions.DEFAULT, SilentShardIT::insert);
  }

  private static boolean isTurnedAway(CompletableFuture<WriteOutcome<Integer>> call) {
    return call.isDone()
        && call.join() instanceof WriteOutcome.Rejected<Integer> rejected
        && rejected.reason().reason() == ShardErrorReason.UNAVAILABLE
        && String.valueOf(rejected.reason().getMessage()).contains("calls wait for it");
  }

  private static int insert(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate("INSERT INTO t VALUES ()");
    }
  }
}
