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
 * directory could be one row there. And tables of engines without transactions: what the fence
 * rejects would stay in them.
 */
final class DeclaredTables {
  private static final Set<String> BINARY_WITHOUT_PADDING =
      Set.of("utf8mb4_0900_bin", "utf8mb4_nopad_bin");

  private static final String EXPECTED =
      "VARBINARY, or VARCHAR in utf8mb4_0900_bin or utf8mb4_nopad_bin";

  private static final String ENGINE = "InnoDB";

  private static final String COLUMN =
      "SELECT c.DATA_TYPE, c.COLLATION_NAME, t.ENGINE FROM information_schema.COLUMNS c"
          + " JOIN information_schema.TABLES t"
          + " ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME"
          + " WHERE c.TABLE_SCHEMA = ? AND c.TABLE_NAME = ? AND c.COLUMN_NAME = ?";

  private DeclaredTables() {}

  /** Checks the key column and the engine of every table that the keyspace declares. */
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
          checkKey(address, table, column.getString(1), column.getString(2));
          checkEngine(address, table, column.getString(3));
        }
      }
    }
  }

  private static void checkKey(
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

  /** A view has no engine. */
  private static void checkEngine(ShardAddress address, Table table, @Nullable String engine) {
    if (!ENGINE.equalsIgnoreCase(engine)) {
      throw new ShardException(
          ShardErrorReason.UNSAFE_DATABASE,
          "engine of table "
              + address
              + "."
              + table.name()
              + ": "
              + (engine == null ? "none" : engine)
              + " (expected: "
              + ENGINE
              + ")");
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
