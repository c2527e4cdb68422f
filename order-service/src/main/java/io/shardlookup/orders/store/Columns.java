package io.shardlookup.orders.store;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Values as columns hold them: keys as the bytes of their UTF-8, times as DATETIME(6) in UTC, which
 * the driver never converts.
 */
final class Columns {
  private Columns() {}

  static void setKey(PreparedStatement statement, int index, String key) throws SQLException {
    statement.setBytes(index, key.getBytes(StandardCharsets.UTF_8));
  }

  static String key(ResultSet row, String column) throws SQLException {
    return new String(row.getBytes(column), StandardCharsets.UTF_8);
  }

  static void setTime(PreparedStatement statement, int index, Instant time) throws SQLException {
    statement.setObject(index, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
  }
}
