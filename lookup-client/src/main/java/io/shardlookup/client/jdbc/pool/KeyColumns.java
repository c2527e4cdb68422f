package io.shardlookup.client.jdbc.pool;

import io.shardlookup.client.jdbc.database.ShardAddress;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses tables that compare keys other than as bytes: two keys that are different for the
 * directory could be one row there.
 */
final class KeyColumns {
  private static final Set<String> BINARY_WITHOUT_PADDING =
      Set.of("utf8mb4_0900_bin", "utf8mb4_nopad_bin");

  private static final String EXPECTED =
      "VARBINARY, or VARCHAR in utf8mb4_0900_bin or utf8mb4_nopad_bin";

  private static final String COLUMN =
      "SELECT DATA_TYPE, COLLATION_NAME FROM information_schema.COLUMNS"
          + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = ?";

  private KeyColumns() {}

  /** Checks the key column of every table that the keyspace declares. */
  static void check(Connection connection, ShardAddress address, Keyspace keyspace)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(COLUMN)) {
      for (Table table : keyspace.tables()) {
        query.setString(1, address.database());
        query.setString(2, table.name());
        query.setString(3, table.keyColumn());
        try (ResultSet column = query.executeQuery()) {
          if (!column.next()) {
            throw refuse(address, table, "not there");
          }
          check(address, table, column.getString(1), column.getString(2));
        }
      }
    }
  }

  private static void check(
      ShardAddress address, Table table, String type, @Nullable String collation) {
    boolean asBytes =
        type.equalsIgnoreCase("varbinary")
            || (type.equalsIgnoreCase("varchar")
                && collation != null
                && BINARY_WITHOUT_PADDING.contains(collation));
    if (!asBytes) {
      throw refuse(address, table, collation == null ? type : type + " in " + collation);
    }
  }

  private static ShardException refuse(ShardAddress address, Table table, String found) {
    return new ShardException(
        ShardErrorReason.UNSAFE_DATABASE,
        "column "
            + address
            + "."
            + table.name()
            + "."
            + table.keyColumn()
            + ": "
            + found
            + " (expected: "
            + EXPECTED
            + ")");
  }
}
