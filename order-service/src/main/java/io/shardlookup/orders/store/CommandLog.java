package io.shardlookup.orders.store;

import io.shardlookup.orders.order.Fingerprint;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.OrderVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The commands that were carried out on an order, by the ids that their callers gave them. To be
 * asked while the order is locked.
 */
public final class CommandLog {
  private static final String FIND =
      "SELECT request_hash FROM order_commands WHERE order_number = ? AND command_id = ?";
  private static final String INSERT =
      """
      INSERT INTO order_commands (order_number, command_id, kind, request_hash, version)
      VALUES (?, ?, ?, ?, ?)\
      """;

  private CommandLog() {}

  /**
   * A command that was carried out.
   *
   * @param id its id
   * @param kind the word for it
   * @param content what it said
   * @param version version of the order after it
   */
  public record Entry(String id, String kind, Fingerprint content, OrderVersion version) {}

  /** What the command of that id said; empty if none was carried out. */
  public static Optional<Fingerprint> find(Connection connection, OrderNumber number, String id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      Columns.setKey(statement, 1, number.text());
      Columns.setKey(statement, 2, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(Fingerprint.ofBytes(row.getBytes("request_hash")))
            : Optional.empty();
      }
    }
  }

  /** Writes that a command was carried out. */
  public static void add(Connection connection, OrderNumber number, Entry entry)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      Columns.setKey(statement, 1, number.text());
      Columns.setKey(statement, 2, entry.id());
      statement.setString(3, entry.kind());
      statement.setBytes(4, entry.content().toBytes());
      statement.setLong(5, entry.version().value());
      statement.executeUpdate();
    }
  }
}
