package io.shardlookup.local.check;

import io.shardlookup.local.check.CheckedOrder.Line;
import io.shardlookup.local.check.CheckedOrder.Parties;
import io.shardlookup.local.check.CheckedOrder.Payment;
import io.shardlookup.local.check.CheckedOrder.Times;
import io.shardlookup.local.check.CheckedOrder.Total;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the tables of one shard over one connection, in plain SQL. Confined to one thread. */
final class ShardTables {
  private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

  private final Connection connection;

  ShardTables(Connection connection) {
    this.connection = connection;
  }

  /** All orders. */
  List<CheckedOrder> orders() throws SQLException {
    Map<String, List<Line>> lines = lines();
    Map<String, List<Payment>> payments = payments();
    List<CheckedOrder> orders = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM orders")) {
      while (row.next()) {
        String number = text(row, "order_number");
        orders.add(
            new CheckedOrder(
                number,
                row.getLong("version"),
                row.getString("status"),
                new Parties(
                    text(row, "customer_id"),
                    text(row, "shop_id"),
                    orEmpty(row.getString("cancel_reason"))),
                new Total(
                    row.getString("currency"), row.getLong("total_minor"), row.getInt("order_day")),
                new Times(micros(row, "placed_at"), micros(row, "updated_at")),
                lines.getOrDefault(number, List.of()),
                payments.getOrDefault(number, List.of())));
      }
    }
    return orders;
  }

  /** All lines of the ledger. */
  List<LedgerLine> ledger() throws SQLException {
    List<LedgerLine> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM ledger")) {
      while (row.next()) {
        lines.add(
            new LedgerLine(
                text(row, "shop_id"),
                text(row, "order_number"),
                row.getLong("version"),
                new Total(
                    row.getString("currency"), row.getLong("amount_minor"), row.getInt("day")),
                row.getString("status")));
      }
    }
    return lines;
  }

  /** The version of an order that the ledger here knows; 0 if it has no line here. */
  long ledgerVersion(String shop, String order) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT version FROM ledger WHERE shop_id = ? AND order_number = ?")) {
      statement.setBytes(1, shop.getBytes(StandardCharsets.UTF_8));
      statement.setBytes(2, order.getBytes(StandardCharsets.UTF_8));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** How many events wait to be published. */
  long unpublished() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM outbox")) {
      row.next();
      return row.getLong(1);
    }
  }

  private Map<String, List<Line>> lines() throws SQLException {
    Map<String, List<Line>> lines = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT * FROM order_items ORDER BY order_number, line_number")) {
      while (row.next()) {
        lines
            .computeIfAbsent(text(row, "order_number"), unused -> new ArrayList<>())
            .add(
                new Line(
                    row.getInt("line_number"),
                    row.getString("sku"),
                    row.getString("name"),
                    row.getLong("quantity"),
                    row.getLong("unit_price_minor")));
      }
    }
    return lines;
  }

  private Map<String, List<Payment>> payments() throws SQLException {
    Map<String, List<Payment>> payments = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT * FROM order_payments ORDER BY order_number, version")) {
      while (row.next()) {
        payments
            .computeIfAbsent(text(row, "order_number"), unused -> new ArrayList<>())
            .add(
                new Payment(
                    text(row, "payment_id"),
                    row.getLong("amount_minor"),
                    row.getString("method"),
                    micros(row, "paid_at")));
      }
    }
    return payments;
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return new String(row.getBytes(column), StandardCharsets.UTF_8);
  }

  private static long micros(ResultSet row, String column) throws SQLException {
    return ChronoUnit.MICROS.between(EPOCH, row.getObject(column, LocalDateTime.class));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
