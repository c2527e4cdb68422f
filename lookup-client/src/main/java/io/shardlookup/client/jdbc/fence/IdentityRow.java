package io.shardlookup.client.jdbc.fence;

import io.shardlookup.client.jdbc.database.ShardAddress;
import io.shardlookup.client.jdbc.database.SqlFailures;
import io.shardlookup.model.ShardName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Reads the row by which a shard's database identifies itself. */
final class IdentityRow {
  private IdentityRow() {}

  /** What the row says; null if there is no fence, or no row in it yet. */
  static @Nullable ShardIdentity readIfThere(Connection connection, ShardAddress address)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CAST(directory_id AS CHAR), CAST(shard AS CHAR) FROM `"
                    + address.fenceDatabase()
                    + "`.identity")) {
      return row.next()
          ? new ShardIdentity(row.getString(1), new ShardName(row.getString(2)))
          : null;
    } catch (SQLException e) {
      if (SqlFailures.isNotThere(e)) {
        return null;
      }
      throw e;
    }
  }
}
