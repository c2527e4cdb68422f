package io.shardlookup.orders.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the table of ledger lines is changed. A line gives way to one of a newer version of the
 * order, or of a later edition of the ledger; so lines can be written again, late, and in any
 * order.
 */
final class LedgerTable {
  /** Whether the line at hand, {@code VALUES}, takes the place of the one that is stored. */
  private static final String PREVAILS = "VALUES(version) > version OR VALUES(edition) > edition";

  /** Assignments see those before them: what decides is assigned last. */
  private static final String ON_STORED =
      " ON DUPLICATE KEY UPDATE"
          + " amount_minor = IF(P, VALUES(amount_minor), amount_minor),"
          + " currency = IF(P, VALUES(currency), currency),"
          + " day = IF(P, VALUES(day), day),"
          + " status = IF(P, VALUES(status), status),"
          + " version = IF(P, VALUES(version), version),"
          + " edition = GREATEST(VALUES(edition), edition)";

  private static final String OFFER =
      "INSERT INTO ledger"
          + " (shop_id, order_number, version, amount_minor, currency, day, status, edition)"
          + " VALUES ";

  private static final String WIPE =
      "DELETE FROM ledger WHERE shop_id = ? AND edition < ? ORDER BY order_number LIMIT ?";

  private static final String SHOPS =
      "SELECT shop_id, MAX(edition) FROM ledger WHERE shop_id > ?"
          + " GROUP BY shop_id ORDER BY shop_id LIMIT ?";

  private LedgerTable() {}

  /** Writes those lines of one shop, one or more, that prevail over what is stored. */
  static void offer(Connection connection, List<LedgerLine> lines, long edition)
      throws SQLException {
    String rows = String.join(", ", Collections.nCopies(lines.size(), "(?, ?, ?, ?, ?, ?, ?, ?)"));
    String sql = OFFER + rows + ON_STORED.replace("IF(P,", "IF(" + PREVAILS + ",");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (LedgerLine line : lines) {
        statement.setBytes(parameter++, line.shopId().getBytes(UTF_8));
        statement.setBytes(parameter++, line.orderNumber().getBytes(UTF_8));
        statement.setLong(parameter++, line.version().value());
        statement.setLong(parameter++, line.amount().minorUnits());
        statement.setString(parameter++, line.amount().currency());
        statement.setInt(parameter++, line.day());
        statement.setString(parameter++, line.status().name());
        statement.setLong(parameter++, edition);
      }
      int unused = statement.executeUpdate();
    }
  }

  /**
   * Deletes lines of a shop that are older than an edition.
   *
   * @return how many there were, at most the limit
   */
  static int wipe(Connection connection, String shopId, long edition, int limit)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WIPE)) {
      statement.setBytes(1, shopId.getBytes(UTF_8));
      statement.setLong(2, edition);
      statement.setInt(3, limit);
      return statement.executeUpdate();
    }
  }

  /**
   * A shop that has lines.
   *
   * @param shopId the shop
   * @param edition the latest of its lines
   */
  record Shop(String shopId, long edition) {}

  /** The next shops that have lines here, by id; those after this one, or the first. */
  static List<Shop> shops(Connection connection, @Nullable Shop after, int limit)
      throws SQLException {
    List<Shop> shops = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SHOPS)) {
      statement.setBytes(1, after == null ? new byte[0] : after.shopId().getBytes(UTF_8));
      statement.setInt(2, limit);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          shops.add(new Shop(new String(row.getBytes(1), UTF_8), row.getLong(2)));
        }
      }
    }
    return shops;
  }
}
