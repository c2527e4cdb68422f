package io.shardlookup.orders.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Tells the time of a shard: a second opinion on what an instance's own clock says. */
@FunctionalInterface
public interface ShardClock {
  /** The time of the shard that the connection leads to. */
  Instant now(Connection connection) throws SQLException;

  /** The clock of the shard's database. */
  static ShardClock ofDatabase() {
    return connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT UTC_TIMESTAMP(6)")) {
        if (!row.next()) {
          throw new SQLException("UTC_TIMESTAMP: no row (expected: one)");
        }
        return row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
      }
    };
  }
}
