package io.shardlookup.orders.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Tells the time of a shard: a second opinion on what an instance's own clock says. */
@FunctionalInterface
public interface ShardClock {
  /** How far the clocks of a process and of a shard may be apart, one of which is wrong then. */
  Duration MOST_APART = Duration.ofHours(1);

  /** The time of the shard that the connection leads to. */
  Instant now(Connection connection) throws SQLException;

  /**
   * Returns if the shard's clock is near this time, by that of the process.
   *
   * @param otherwise what follows if it is not, for people
   * @throws IllegalStateException if it is not
   */
  default void requireNear(Connection connection, Instant time, String otherwise)
      throws SQLException {
    Instant shard = now(connection);
    if (Duration.between(shard, time).abs().compareTo(MOST_APART) > 0) {
      throw new IllegalStateException(
          "clock of this process: "
              + time
              + " (expected: within "
              + MOST_APART
              + " of the shard's, "
              + shard
              + "); "
              + otherwise);
    }
  }

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
