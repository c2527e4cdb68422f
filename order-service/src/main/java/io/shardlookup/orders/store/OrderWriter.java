package io.shardlookup.orders.store;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.orders.order.Fingerprint;
import io.shardlookup.orders.order.Order;
import io.shardlookup.orders.order.OrderChange;
import io.shardlookup.orders.order.OrderEventType;
import io.shardlookup.orders.order.OrderLine;
import io.shardlookup.orders.order.OrderVersion;
import io.shardlookup.orders.order.Payment;
import io.shardlookup.orders.order.wire.OrderMessages;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * Writes changes of orders, and the events that tell of them, on the connection of a transaction.
 * The aggregate's row always comes first: its lock gives the events of an order their order.
 *
 * @param keyspace the keyspace of orders
 */
public record OrderWriter(KeyspaceName keyspace) {
  private static final int DUPLICATE_KEY = 1062;

  private static final String INSERT_ORDER =
      """
      INSERT INTO orders (order_number, version, status, customer_id, shop_id, currency, total_minor,
        placed_at, updated_at, order_day, request_hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
      """;
  private static final String INSERT_ITEMS =
      """
      INSERT INTO order_items (order_number, line_number, sku, name, quantity, unit_price_minor)
      VALUES\
      """;
  private static final String UPDATE_ORDER =
      """
      UPDATE orders SET version = ?, status = ?, updated_at = ?, cancel_reason = ?
      WHERE order_number = ? AND version = ?\
      """;
  private static final String INSERT_PAYMENT =
      """
      INSERT INTO order_payments (order_number, payment_id, amount_minor, method, paid_at, version)
      VALUES (?, ?, ?, ?, ?, ?)\
      """;
  private static final String INSERT_EVENT =
      """
      INSERT INTO outbox (keyspace, shard_key, version, type, event_id, payload, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)\
      """;

  /** Writes an order that was just placed; false, and nothing written, if its number is taken. */
  public boolean insert(Connection connection, OrderChange placed, Fingerprint content)
      throws SQLException {
    Order order = placed.order();
    if (!insertOrder(connection, order, content)) {
      return false;
    }
    insertItems(connection, order);
    insertEvent(connection, placed, order.updatedAt());
    return true;
  }

  /**
   * Writes a change of an order that this transaction has locked.
   *
   * @throws IllegalStateException if the order is not at the version before
   */
  public void update(Connection connection, OrderVersion before, OrderChange change)
      throws SQLException {
    updateOrder(connection, before, change.order());
    for (Payment payment : change.order().payments()) {
      if (before.isOlderThan(payment.version())) {
        insertPayment(connection, change.order(), payment);
      }
    }
    insertEvent(connection, change, change.order().updatedAt());
  }

  /** Writes an event that tells an order as it is, which this transaction has locked. */
  public void restate(Connection connection, Order order, Instant now) throws SQLException {
    insertEvent(connection, new OrderChange(order, OrderEventType.RESTATED), now);
  }

  private static boolean insertOrder(Connection connection, Order order, Fingerprint content)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT_ORDER)) {
      Columns.setKey(statement, 1, order.number().text());
      statement.setLong(2, order.version().value());
      statement.setString(3, order.status().name());
      Columns.setKey(statement, 4, order.purchase().customerId());
      Columns.setKey(statement, 5, order.purchase().shopId());
      statement.setString(6, order.purchase().currency());
      statement.setLong(7, order.total().minorUnits());
      Columns.setTime(statement, 8, order.placedAt());
      Columns.setTime(statement, 9, order.updatedAt());
      statement.setInt(10, order.number().day());
      statement.setBytes(11, content.toBytes());
      return statement.executeUpdate() == 1;
    } catch (SQLIntegrityConstraintViolationException e) {
      if (e.getErrorCode() == DUPLICATE_KEY) {
        return false;
      }
      throw e;
    }
  }

  /** One statement for all: a round trip instead of one a line. */
  private static void insertItems(Connection connection, Order order) throws SQLException {
    List<OrderLine> lines = order.purchase().lines();
    String rows = String.join(", ", Collections.nCopies(lines.size(), "(?, ?, ?, ?, ?, ?)"));
    try (PreparedStatement statement = connection.prepareStatement(INSERT_ITEMS + " " + rows)) {
      int index = 0;
      for (OrderLine line : lines) {
        Columns.setKey(statement, ++index, order.number().text());
        statement.setInt(++index, line.number());
        statement.setString(++index, line.sku());
        statement.setString(++index, line.name());
        statement.setLong(++index, line.quantity());
        statement.setLong(++index, line.unitPrice().minorUnits());
      }
      requireRows("order_items", lines.size(), statement.executeUpdate());
    }
  }

  private static void updateOrder(Connection connection, OrderVersion before, Order after)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPDATE_ORDER)) {
      statement.setLong(1, after.version().value());
      statement.setString(2, after.status().name());
      Columns.setTime(statement, 3, after.updatedAt());
      statement.setString(4, after.cancelReason());
      Columns.setKey(statement, 5, after.number().text());
      statement.setLong(6, before.value());
      requireRows("orders at version " + before, 1, statement.executeUpdate());
    }
  }

  private static void insertPayment(Connection connection, Order order, Payment payment)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT_PAYMENT)) {
      Columns.setKey(statement, 1, order.number().text());
      Columns.setKey(statement, 2, payment.id());
      statement.setLong(3, payment.amount().minorUnits());
      statement.setString(4, payment.method());
      Columns.setTime(statement, 5, payment.paidAt());
      statement.setLong(6, payment.version().value());
      requireRows("order_payments", 1, statement.executeUpdate());
    }
  }

  private void insertEvent(Connection connection, OrderChange change, Instant writtenAt)
      throws SQLException {
    Order order = change.order();
    try (PreparedStatement statement = connection.prepareStatement(INSERT_EVENT)) {
      Columns.setKey(statement, 1, keyspace.text());
      Columns.setKey(statement, 2, order.number().text());
      statement.setLong(3, order.version().value());
      Columns.setKey(statement, 4, change.type().name());
      Columns.setKey(statement, 5, change.eventId());
      statement.setBytes(6, OrderMessages.toWire(change).toByteArray());
      Columns.setTime(statement, 7, writtenAt);
      requireRows("outbox", 1, statement.executeUpdate());
    }
  }

  private static void requireRows(String table, int expected, int written) {
    if (written != expected) {
      throw new IllegalStateException(
          table + ": " + written + " rows written (expected: " + expected + ")");
    }
  }
}
