package io.shardlookup.orders.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardlookup.orders.order.Money;
import io.shardlookup.orders.order.OrderStatus;
import io.shardlookup.orders.order.OrderVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the table of ledger lines is read. */
final class LedgerReader {
  private static final String PAGE =
      "SELECT order_number, version, amount_minor, currency, status FROM ledger"
          + " WHERE shop_id = ? AND day = ? AND order_number > ? ORDER BY order_number LIMIT ?";

  private static final String TOTALS =
      "SELECT status, currency, COUNT(*), SUM(amount_minor) FROM ledger"
          + " WHERE shop_id = ? AND day = ? GROUP BY status, currency ORDER BY status, currency";

  private LedgerReader() {}

  /**
   * A shop's day.
   *
   * @param shopId the shop
   * @param day yyyymmdd
   */
  record ShopDay(String shopId, int day) {
    private void setTo(PreparedStatement statement) throws SQLException {
      statement.setBytes(1, shopId.getBytes(UTF_8));
      statement.setInt(2, day);
    }
  }

  /**
   * The next lines of a shop's day.
   *
   * @param size most lines
   * @param after the order number that they come after; null for the first page
   */
  static LedgerPage page(Connection connection, ShopDay of, int size, @Nullable String after)
      throws SQLException {
    List<LedgerLine> lines = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
      of.setTo(statement);
      statement.setBytes(3, after == null ? new byte[0] : after.getBytes(UTF_8));
      statement.setInt(4, size + 1);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lines.add(line(of, row));
        }
      }
    }
    if (lines.size() <= size) {
      return new LedgerPage(lines, null);
    }
    return new LedgerPage(List.copyOf(lines.subList(0, size)), lines.get(size - 1).orderNumber());
  }

  /** The sums of a shop's day, one a status and currency that has lines. */
  static List<LedgerTotal> totals(Connection connection, ShopDay of) throws SQLException {
    List<LedgerTotal> totals = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TOTALS)) {
      of.setTo(statement);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          totals.add(
              LedgerTotal.of(
                  OrderStatus.valueOf(row.getString(1)),
                  row.getLong(3),
                  row.getBigDecimal(4),
                  row.getString(2)));
        }
      }
    }
    return totals;
  }

  private static LedgerLine line(ShopDay of, ResultSet row) throws SQLException {
    return new LedgerLine(
        of.shopId(),
        new String(row.getBytes(1), UTF_8),
        new OrderVersion(row.getLong(2)),
        OrderStatus.valueOf(row.getString(5)),
        new Money(row.getLong(3), row.getString(4)),
        of.day());
  }
}
