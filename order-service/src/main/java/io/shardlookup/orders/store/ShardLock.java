package io.shardlookup.orders.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A lock that one connection has of a shard's database: a named one of the server ({@code
 * GET_LOCK}). It is lost with the connection. Locks belong to a server, which may hold several
 * databases; so the name says which.
 *
 * @param name of the lock
 */
public record ShardLock(String name) {
  /** MySQL takes no longer ones. */
  static final int MAX_LENGTH = 64;

  private static final int HASH_LENGTH = 24;

  /**
   * The lock for this purpose of a database; what is too long for a name ends in a hash of it.
   *
   * @param purpose short, and its own for each kind of work
   */
  public static ShardLock of(String purpose, String database) {
    String name = purpose + "/" + database;
    if (name.length() <= MAX_LENGTH) {
      return new ShardLock(name);
    }
    String hash = Hashing.sha256().hashString(database, UTF_8).toString().substring(0, HASH_LENGTH);
    return new ShardLock(name.substring(0, MAX_LENGTH - 1 - HASH_LENGTH) + '/' + hash);
  }

  /** Waits for the lock at most so many whole seconds; whether the connection has it then. */
  public boolean tryTake(Connection connection, Duration atMost) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT GET_LOCK(?, ?)")) {
      statement.setString(1, name);
      statement.setLong(2, atMost.toSeconds());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getInt(1) == 1;
      }
    }
  }
}
