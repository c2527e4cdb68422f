package io.shardlookup.benchmarks.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardlookup.orders.order.Fingerprint;
import io.shardlookup.orders.order.Order;
import io.shardlookup.orders.order.OrderChange;
import io.shardlookup.orders.store.OrderWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * What an order that is paid at once writes: four INSERTs, for the order, its three lines, its
 * event and its payment. Neither begins nor ends a transaction.
 *
 * @param order the order
 */
record OrderTransaction(Order order) {
  private static final OrderWriter WRITER = new OrderWriter(MeasuredShard.ORDERS);
  private static final String INSERT_PAYMENT =
      """
      INSERT INTO order_payments (order_number, payment_id, amount_minor, method, paid_at, version)
      VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6), ?)\
      """;

  /** Runs the statements. */
  void write(Connection connection) throws SQLException {
    if (!WRITER.insert(connection, OrderChange.placed(order), Fingerprint.of(order.purchase()))) {
      throw new IllegalStateException("order " + order.number() + ": there (expected: not yet)");
    }
    try (PreparedStatement statement = connection.prepareStatement(INSERT_PAYMENT)) {
      statement.setBytes(1, order.number().text().getBytes(UTF_8));
      statement.setBytes(2, "payment-1".getBytes(UTF_8));
      statement.setLong(3, order.total().minorUnits());
      statement.setString(4, "card");
      statement.setLong(5, order.version().value());
      int unused = statement.executeUpdate();
    }
  }
}
