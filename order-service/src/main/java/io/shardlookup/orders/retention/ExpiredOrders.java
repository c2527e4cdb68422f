package io.shardlookup.orders.retention;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.store.ShardClock;
import io.shardlookup.orders.store.ShardLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over the old orders of a shard, oldest date first, on a connection that has the shard's
 * lock for such passes. The lock saves work, no more: passes at the same time do no harm. Confined
 * to a thread.
 */
final class ExpiredOrders implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ExpiredOrders.class);
  private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(10);

  /** A pass that was stopped loses the lock, to one of another instance, after so long. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

  private static final String NEXT =
      """
      SELECT order_number, order_day FROM orders
      WHERE order_day >= ? AND order_day < ? AND (order_day > ? OR order_number > ?)
      ORDER BY order_day, order_number LIMIT ?\
      """;

  private final Connection connection;
  private final int firstDayKept;
  private @Nullable OrderNumber last;

  private ExpiredOrders(Connection connection, int firstDayKept) {
    this.connection = connection;
    this.firstDayKept = firstDayKept;
  }

  /**
   * A pass over the orders of days before this one; empty if another has the lock. {@link
   * IllegalStateException} if the shard's clock is far from that of the instance: orders that are
   * removed by a wrong date do not come back.
   *
   * @param connection in autocommit, to a database that is the shard; the pass closes it
   * @param clock tells the shard's time
   * @param now the time by the instance's clock
   * @param firstDayKept yyyymmdd, which follows from that
   */
  static Optional<ExpiredOrders> tryBegin(
      Connection connection, ShardClock clock, Instant now, int firstDayKept) throws SQLException {
    ExpiredOrders pass = new ExpiredOrders(connection, firstDayKept);
    try {
      connection.setNetworkTimeout(Runnable::run, (int) LONGEST_STATEMENT.toMillis());
      clock.requireNear(connection, now, "no order leaves");
      if (pass.prepare()) {
        return Optional.of(pass);
      }
    } catch (SQLException | RuntimeException e) {
      pass.close();
      throw e;
    }
    pass.close();
    return Optional.empty();
  }

  /** The next orders, at most so many; fewer end the pass. */
  List<OrderNumber> next(int limit) throws SQLException {
    OrderNumber after = last;
    try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
      int day = after == null ? 0 : after.day();
      statement.setInt(1, day);
      statement.setInt(2, firstDayKept);
      statement.setInt(3, day);
      statement.setBytes(4, after == null ? new byte[0] : after.text().getBytes(UTF_8));
      statement.setInt(5, limit);
      List<OrderNumber> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new OrderNumber(new String(rows.getBytes(1), UTF_8), rows.getInt(2)));
        }
      }
      if (!found.isEmpty()) {
        last = found.get(found.size() - 1);
      }
      return found;
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

  private boolean prepare() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION wait_timeout = " + LONGEST_SILENCE.toSeconds());
    }
    return ShardLock.of("order-retention", connection.getCatalog())
        .tryTake(connection, Duration.ZERO);
  }
}
