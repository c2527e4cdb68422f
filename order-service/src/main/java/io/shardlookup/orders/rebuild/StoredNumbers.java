package io.shardlookup.orders.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardlookup.orders.order.OrderNumber;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies on one shard, whoever serves it, on a connection of its own. Confined to a thread.
 *
 * @param connection in autocommit; its owner closes it
 */
record StoredNumbers(Connection connection) {
  private static final String OF_DAY =
      """
      SELECT order_number FROM orders WHERE order_day = ? AND order_number > ?
      ORDER BY order_number LIMIT ?\
      """;

  /** The days that have orders, yyyymmdd. */
  List<Integer> days() throws SQLException {
    List<Integer> days = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT DISTINCT order_day FROM orders")) {
      while (rows.next()) {
        days.add(rows.getInt(1));
      }
    }
    return days;
  }

  /** The next orders of a day, at most so many; null for the first ones. */
  List<OrderNumber> ofDay(int day, @Nullable OrderNumber after, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OF_DAY)) {
      statement.setInt(1, day);
      statement.setBytes(2, after == null ? new byte[0] : after.text().getBytes(UTF_8));
      statement.setInt(3, limit);
      List<OrderNumber> numbers = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          numbers.add(new OrderNumber(new String(rows.getBytes(1), UTF_8), day));
        }
      }
      return numbers;
    }
  }

  /** The highest id in the outbox, 0 if that is empty. */
  long lastEvent() throws SQLException {
    return number("SELECT COALESCE(MAX(id), 0) FROM outbox");
  }

  /** How many events wait in the outbox up to this id. */
  long eventsUpTo(long id) throws SQLException {
    return number("SELECT COUNT(*) FROM outbox WHERE id <= " + id);
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
