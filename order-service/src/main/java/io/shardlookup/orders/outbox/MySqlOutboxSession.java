package io.shardlookup.orders.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.shardlookup.orders.store.ShardLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with MariaDB or MySQL. The lock is a {@link ShardLock}, which the server gives to the
 * next when the connection is gone, or silent for longer than a holder is ever.
 */
final class MySqlOutboxSession implements OutboxSession {
  private static final Logger log = LoggerFactory.getLogger(MySqlOutboxSession.class);
  private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(10);

  /**
   * Goes from each id to its row. Left to itself the optimizer scans a table that is small at the
   * moment, and a scan waits for the rows of transactions that are not committed.
   */
  private static final String REMOVE =
      """
      DELETE o FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$')) published
        STRAIGHT_JOIN outbox o FORCE INDEX (PRIMARY) ON o.id = published.id\
      """;

  private final Connection connection;
  private final RelayConfig config;
  private final ShardLock lock;
  private final Clock clock;

  private MySqlOutboxSession(
      Connection connection, RelayConfig config, ShardLock lock, Clock clock) {
    this.connection = connection;
    this.config = config;
    this.lock = lock;
    this.clock = clock;
  }

  /**
   * A session over this connection, which it owns from now on.
   *
   * @param connection in autocommit, to a database that is the shard
   * @param clock the one that dates events
   */
  static MySqlOutboxSession over(Connection connection, RelayConfig config, Clock clock)
      throws SQLException {
    ShardLock lock = ShardLock.of("outbox-relay", connection.getCatalog());
    MySqlOutboxSession session = new MySqlOutboxSession(connection, config, lock, clock);
    try {
      session.prepare();
      return session;
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public boolean tryLock() throws SQLException {
    return lock.tryTake(connection, config.standby());
  }

  @Override
  public List<OutboxEntry> first(int limit) throws SQLException {
    // Always from the lowest id: a transaction that took its id early may commit late.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, shard_key, type, event_id, payload, created_at FROM outbox"
                + " ORDER BY id LIMIT ?")) {
      statement.setInt(1, limit);
      try (ResultSet rows = statement.executeQuery()) {
        List<OutboxEntry> entries = new ArrayList<>();
        while (rows.next()) {
          entries.add(entry(rows));
        }
        return entries;
      }
    }
  }

  @Override
  public void remove(List<OutboxEntry> published) throws SQLException {
    String ids =
        published.stream()
            .map(entry -> Long.toUnsignedString(entry.id()))
            .collect(Collectors.joining(","));
    try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
      statement.setString(1, "[" + ids + "]");
      int unused = statement.executeUpdate();
    }
  }

  @Override
  public OutboxBacklog backlog() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT COUNT(*), MIN(created_at) FROM (SELECT created_at FROM outbox"
                    + " ORDER BY id LIMIT "
                    + OutboxBacklog.MOST_COUNTED
                    + ") waiting")) {
      if (!row.next() || row.getLong(1) == 0) {
        return OutboxBacklog.EMPTY;
      }
      Duration waited = Duration.between(instant(row, 2), clock.instant());
      return new OutboxBacklog(row.getLong(1), waited.isNegative() ? Duration.ZERO : waited);
    }
  }

  @Override
  public void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      log.debug("not aborted", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("not closed", e);
    }
  }

  private void prepare() throws SQLException {
    long silence = config.holderSilence().toSeconds();
    connection.setNetworkTimeout(Runnable::run, (int) LONGEST_STATEMENT.toMillis());
    try (Statement statement = connection.createStatement()) {
      // The first ends a stopped holder between two statements, the others inside one. Under READ
      // COMMITTED removing locks no gaps that new events go into.
      statement.execute(
          "SET SESSION wait_timeout = %d, net_write_timeout = %d, net_read_timeout = %d"
              .formatted(silence, silence, silence));
      statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    }
  }

  private static OutboxEntry entry(ResultSet row) throws SQLException {
    return new OutboxEntry(
        row.getLong("id"),
        new String(row.getBytes("shard_key"), UTF_8),
        new String(row.getBytes("type"), UTF_8),
        new String(row.getBytes("event_id"), UTF_8),
        ByteString.copyFrom(row.getBytes("payload")),
        instant(row, 6));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
  }
}
