package io.shardlookup.orders.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardlookup.orders.servers.ShardTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Threads that change aggregates, as services do: each change locks the aggregate's row, raises its
 * version and writes an event, in one transaction. Several threads change each aggregate; some
 * transactions are rolled back.
 */
final class OutboxWriters implements AutoCloseable {
  private static final int THREADS = 4;

  private final ShardTables tables;
  private final int keys;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ending;

  OutboxWriters(ShardTables tables, int keys) throws SQLException {
    this.tables = tables;
    this.keys = keys;
    tables.execute("CREATE TABLE aggregate (name VARBINARY(64) PRIMARY KEY, version BIGINT)");
    for (int key = 0; key < keys; key++) {
      tables.execute("INSERT INTO aggregate VALUES ('key-" + key + "', 0)");
    }
  }

  /** Begins to write until closed. */
  void start() {
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::write, "writer-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** The ids that must be published of each key, in order: one a version. */
  Map<String, List<String>> expected() throws SQLException {
    Map<String, List<String>> expected = new TreeMap<>();
    for (String row : tables.query("SELECT CONCAT(name, ' ', version) FROM aggregate")) {
      String[] parts = row.split(" ");
      List<String> ids =
          IntStream.rangeClosed(1, Integer.parseInt(parts[1]))
              .mapToObj(version -> parts[0] + ":" + version)
              .toList();
      if (!ids.isEmpty()) {
        expected.put(parts[0], ids);
      }
    }
    return expected;
  }

  @Override
  public void close() throws InterruptedException {
    ending = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void write() {
    while (!ending) {
      try (Connection connection = tables.connect()) {
        connection.setAutoCommit(false);
        while (!ending) {
          change(connection, "key-" + ThreadLocalRandom.current().nextInt(keys));
        }
      } catch (SQLException e) {
        // The database is down for a moment: unknown outcomes show in the versions.
        pause();
      }
    }
  }

  private static void change(Connection connection, String key) throws SQLException {
    try (PreparedStatement raise =
            connection.prepareStatement(
                "UPDATE aggregate SET version = version + 1 WHERE name = ?");
        PreparedStatement write =
            connection.prepareStatement(
                "INSERT INTO outbox (keyspace, shard_key, version, type, event_id, payload,"
                    + " created_at) SELECT 'orders', name, version, 'PAID',"
                    + " CONCAT(name, ':', version), 'payload', UTC_TIMESTAMP(6) FROM aggregate"
                    + " WHERE name = ?")) {
      raise.setBytes(1, key.getBytes(UTF_8));
      raise.executeUpdate();
      write.setBytes(1, key.getBytes(UTF_8));
      write.executeUpdate();
    }
    if (ThreadLocalRandom.current().nextInt(10) == 0) {
      connection.rollback();
    } else {
      connection.commit();
    }
  }

  private static void pause() {
    try {
      boolean unused = new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
