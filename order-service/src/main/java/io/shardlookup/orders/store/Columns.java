package io.shardlookup.orders.store;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Values as columns hold them: keys as the bytes of their UTF-8, times as DATETIME(6) in UTC, which
 * the driver never converts.
 */
final class Columns {
  /** The driver would leave out the fraction on a MariaDB server that calls itself 5.5.5-10. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private Columns() {}

  static void setKey(PreparedStatement statement, int index, String key) throws SQLException {
    statement.setBytes(index, key.getBytes(StandardCharsets.UTF_8));
  }

  static String key(ResultSet row, String column) throws SQLException {
    return new String(row.getBytes(column), StandardCharsets.UTF_8);
  }

  static void setTime(PreparedStatement statement, int index, Instant time) throws SQLException {
    statement.setString(index, TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC)));
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
  }
}
