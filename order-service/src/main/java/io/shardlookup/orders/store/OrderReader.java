package io.shardlookup.orders.store;

import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.order.Fingerprint;
import io.shardlookup.orders.order.Money;
import io.shardlookup.orders.order.Order;
import io.shardlookup.orders.order.OrderLine;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.OrderStatus;
import io.shardlookup.orders.order.OrderVersion;
import io.shardlookup.orders.order.Payment;
import io.shardlookup.orders.order.Purchase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads whole orders on the connection of a transaction. {@link OrderErrorReason#DAMAGED_DATA} for
 * rows that are no order.
 */
public final class OrderReader {
  private static final String ORDER =
      """
      SELECT version, status, customer_id, shop_id, currency, placed_at, updated_at, cancel_reason,
        request_hash
      FROM orders WHERE order_number = ?\
      """;
  private static final String ITEMS =
      """
      SELECT line_number, sku, name, quantity, unit_price_minor
      FROM order_items WHERE order_number = ? ORDER BY line_number\
      """;
  private static final String PAYMENTS =
      """
      SELECT payment_id, amount_minor, method, paid_at, version
      FROM order_payments WHERE order_number = ? ORDER BY version\
      """;

  private OrderReader() {}

  /** The order; empty if it is not on this shard. */
  public static Optional<StoredOrder> find(Connection connection, OrderNumber number)
      throws SQLException {
    return read(connection, number, ORDER);
  }

  /**
   * The order as it was committed last, whatever the transaction has seen before; nobody changes it
   * until the transaction ends. Waits for who has locked it.
   */
  public static Optional<StoredOrder> latest(Connection connection, OrderNumber number)
      throws SQLException {
    return read(connection, number, ORDER + " LOCK IN SHARE MODE");
  }

  /**
   * The order, which nobody else changes until the transaction ends. To be called before anything
   * else is read, so that the whole transaction sees what was committed before.
   */
  public static Optional<StoredOrder> lock(Connection connection, OrderNumber number)
      throws SQLException {
    return read(connection, number, ORDER + " FOR UPDATE");
  }

  private static Optional<StoredOrder> read(Connection connection, OrderNumber number, String query)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      Columns.setKey(statement, 1, number.text());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(stored(connection, number, row)) : Optional.empty();
      }
    }
  }

  private static StoredOrder stored(Connection connection, OrderNumber number, ResultSet row)
      throws SQLException {
    try {
      String currency = row.getString("currency");
      Purchase purchase =
          new Purchase(
              number,
              Columns.key(row, "customer_id"),
              Columns.key(row, "shop_id"),
              lines(connection, number, currency));
      Order order =
          new Order(
              purchase,
              new OrderVersion(row.getLong("version")),
              OrderStatus.valueOf(row.getString("status")),
              payments(connection, number, currency),
              row.getString("cancel_reason"),
              Columns.time(row, "placed_at"),
              Columns.time(row, "updated_at"));
      return new StoredOrder(order, Fingerprint.ofBytes(row.getBytes("request_hash")));
    } catch (OrderException | IllegalArgumentException e) {
      throw new OrderException(
          OrderErrorReason.DAMAGED_DATA, "order " + number + ": " + e.getMessage(), e);
    }
  }

  private static List<OrderLine> lines(Connection connection, OrderNumber number, String currency)
      throws SQLException {
    List<OrderLine> lines = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(ITEMS)) {
      Columns.setKey(statement, 1, number.text());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lines.add(
              new OrderLine(
                  row.getInt("line_number"),
                  row.getString("sku"),
                  row.getString("name"),
                  row.getLong("quantity"),
                  new Money(row.getLong("unit_price_minor"), currency)));
        }
      }
    }
    return lines;
  }

  private static List<Payment> payments(Connection connection, OrderNumber number, String currency)
      throws SQLException {
    List<Payment> payments = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PAYMENTS)) {
      Columns.setKey(statement, 1, number.text());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          payments.add(
              new Payment(
                  Columns.key(row, "payment_id"),
                  new Money(row.getLong("amount_minor"), currency),
                  row.getString("method"),
                  Columns.time(row, "paid_at"),
                  new OrderVersion(row.getLong("version"))));
        }
      }
    }
    return payments;
  }
}
