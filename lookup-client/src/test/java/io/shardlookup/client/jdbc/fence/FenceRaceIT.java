package io.shardlookup.client.jdbc.fence;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcConnection;
import io.shardlookup.client.jdbc.shards.ShardServer;
import io.shardlookup.client.jdbc.shards.TestShard;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sixteen writers against a thousand raises. Each write stores the revision that it presented;
 * after each raise to r the rows that presented less than r are counted, by plain SQL that knows
 * nothing of the fence. Whatever is committed later must know r: that count may never grow again.
 */
@ExtendWith(ShardServer.class)
@Timeout(300)
class FenceRaceIT {
  private static final KeyspaceName ORDERS = new KeyspaceName("orders");
  private static final int WRITERS = 16;
  private static final int RAISES = 1_000;
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Keys whose stripes are raised in turn. */
  private static final List<String> KEYS = List.of("k1", "k2");

  private final AtomicLong raised = new AtomicLong();
  private final AtomicBoolean done = new AtomicBoolean();

  /** The raise of a key's stripe, and how many rows knew less when it returned. */
  private record Raise(String key, long revision, long rowsBehind) {}

  private record Tally(int agreed, int behind) {}

  @Test
  void noCommitIsAdmittedAfterARaiseThatShouldHaveStoppedIt(ShardServer.Running server)
      throws Exception {
    TestShard shard = server.shard("directory-a", "shard-1");
    shard.execute(
        "CREATE TABLE written (k VARBINARY(64), writer INT, number INT, revision BIGINT,"
            + " PRIMARY KEY (k, writer, number), KEY (k, revision))");
    shard.admit("orders");
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    List<Future<Tally>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int number = writer;
      writers.add(threads.submit(() -> write(shard, number)));
    }

    List<Raise> raises;
    try {
      raises = raise(shard);
    } finally {
      done.set(true);
      threads.shutdown();
    }
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    int agreed = 0;
    int behind = 0;
    for (Future<Tally> writer : writers) {
      agreed += writer.get().agreed();
      behind += writer.get().behind();
    }
    assertThat(raises).hasSize(RAISES);
    try (Connection connection = shard.connect(ShardServer.Running.ADMIN)) {
      for (Raise raise : raises) {
        assertThat(rowsBehind(connection, raise.key(), raise.revision()))
            .as("rows of %s that presented less than %s", raise.key(), raise.revision())
            .isEqualTo(raise.rowsBehind());
      }
    }
    assertThat(shard.query("SELECT COUNT(*) FROM written"))
        .as("what was said to be committed is there, and nothing else")
        .containsExactly(Integer.toString(agreed));
    assertThat(agreed).as("commits").isGreaterThan(100);
    assertThat(behind).as("rejections").isGreaterThan(100);
  }

  private List<Raise> raise(TestShard shard) throws SQLException {
    List<Raise> raises = new ArrayList<>();
    try (FenceAdmin fence = shard.fence();
        Connection observer = shard.connect(ShardServer.Running.ADMIN)) {
      for (int revision = 1; revision <= RAISES; revision++) {
        String key = KEYS.get(revision % KEYS.size());
        fence.raise(ORDERS, key, new Revision(revision));
        raises.add(new Raise(key, revision, rowsBehind(observer, key, revision)));
        raised.set(revision);
      }
    }
    return raises;
  }

  /** Presents what was raised lately, often not enough. */
  private Tally write(TestShard shard, int writer) throws SQLException {
    Random random = new Random(writer);
    int agreed = 0;
    int behind = 0;
    try (Connection connection = shard.connect(TestShard.APPLICATION)) {
      JdbcConnection raw = connection.unwrap(JdbcConnection.class);
      FencedSession.begin(raw);
      FencedSession session = new FencedSession(raw, shard.address());
      for (int number = 0; !done.get(); number++) {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        long revision = Math.max(0, raised.get() + 2 - random.nextInt(6));
        insert(session.work(SOON), key, writer, number, revision);
        CommitResult result = session.commit("orders", key, new Revision(revision), SOON);
        if (result instanceof CommitResult.Agreed) {
          agreed++;
        } else if (result instanceof CommitResult.Behind) {
          behind++;
        } else {
          throw new AssertionError("commit: " + result);
        }
        assertThat(session.isClean()).isTrue();
      }
    }
    return new Tally(agreed, behind);
  }

  private static void insert(
      Connection connection, String key, int writer, int number, long revision)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO written VALUES (?, ?, ?, ?)")) {
      insert.setString(1, key);
      insert.setInt(2, writer);
      insert.setInt(3, number);
      insert.setLong(4, revision);
      insert.executeUpdate();
    }
  }

  private static long rowsBehind(Connection connection, String key, long revision)
      throws SQLException {
    try (PreparedStatement count =
        connection.prepareStatement("SELECT COUNT(*) FROM written WHERE k = ? AND revision < ?")) {
      count.setString(1, key);
      count.setLong(2, revision);
      try (ResultSet row = count.executeQuery()) {
        assertThat(row.next()).isTrue();
        return row.getLong(1);
      }
    }
  }
}
