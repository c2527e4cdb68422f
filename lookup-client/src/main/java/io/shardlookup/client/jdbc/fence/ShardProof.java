package io.shardlookup.client.jdbc.fence;

import io.shardlookup.client.jdbc.database.ShardAddress;
import io.shardlookup.client.jdbc.database.SqlFailures;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.ShardName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What a database has to prove on every new connection before anything is written to it: who it is,
 * that it has this fence, and that it keeps what it has acknowledged when it crashes.
 *
 * @param address where it is
 * @param identity who it has to be
 */
public record ShardProof(ShardAddress address, ShardIdentity identity) {
  private static final int DURABLE = 1;

  /** Refuses, with {@link ShardException}, a database that does not prove it. One round trip. */
  public void demand(Connection connection) throws SQLException {
    String fence = "`" + address.fenceDatabase() + "`.";
    String sql =
        "SELECT CAST(i.directory_id AS CHAR), CAST(i.shard AS CHAR), (SELECT MAX(CAST(h.version AS"
            + " UNSIGNED)) FROM "
            + fence
            + FenceSchema.HISTORY
            + " h WHERE h.success = 1), @@GLOBAL.sync_binlog,"
            + " @@GLOBAL.innodb_flush_log_at_trx_commit FROM "
            + fence
            + "identity i";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw noFence("no identity", null);
      }
      checkIdentity(new ShardIdentity(row.getString(1), new ShardName(row.getString(2))));
      checkVersion(row.getInt(3));
      checkDurable("sync_binlog", row.getLong(4));
      checkDurable("innodb_flush_log_at_trx_commit", row.getLong(5));
    } catch (SQLException e) {
      if (SqlFailures.isNotThere(e)) {
        throw noFence(String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }

  private void checkIdentity(ShardIdentity there) {
    if (!there.equals(identity)) {
      throw new ShardException(
          ShardErrorReason.WRONG_DATABASE,
          "database " + address + ": " + there + " (expected: " + identity + ")");
    }
  }

  private void checkVersion(int there) {
    if (there < FenceSchema.VERSION) {
      throw new ShardException(
          ShardErrorReason.FENCE_UNUSABLE,
          "fence of "
              + address
              + ": version "
              + there
              + " (expected: "
              + FenceSchema.VERSION
              + " or later)");
    }
  }

  private void checkDurable(String variable, long value) {
    if (value != DURABLE) {
      throw new ShardException(
          ShardErrorReason.UNSAFE_DATABASE,
          "database " + address + ": " + variable + ": " + value + " (expected: 1)");
    }
  }

  private ShardException noFence(String found, @Nullable Throwable cause) {
    String message = "fence of " + address + ": " + found + " (expected: an installed fence)";
    return cause == null
        ? new ShardException(ShardErrorReason.FENCE_UNUSABLE, message)
        : new ShardException(ShardErrorReason.FENCE_UNUSABLE, message, cause);
  }
}
