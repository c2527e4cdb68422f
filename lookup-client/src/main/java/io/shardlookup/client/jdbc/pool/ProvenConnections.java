package io.shardlookup.client.jdbc.pool;

import com.mysql.cj.jdbc.JdbcConnection;
import io.shardlookup.client.jdbc.database.Driver;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.fence.FencedSession;
import io.shardlookup.client.jdbc.fence.ShardProof;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections for a pool. Each has to prove anew that it leads to the shard: names and
 * addresses may lead elsewhere the next time. Thread-safe.
 */
final class ProvenConnections implements DataSource {
  private static final int CLOSES_WITHIN_SECONDS = 5;

  /**
   * The server ends a connection that says nothing for so long: the process may be stopped or cut
   * off, and must not hold the rows that its transaction has locked. The server's default is hours.
   */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

  private final Driver driver;
  private final ShardProof proof;
  private final Duration lockWait;

  ProvenConnections(Driver driver, ShardProof proof, Duration lockWait) {
    this.driver = driver;
    this.proof = proof;
    this.lockWait = lockWait;
  }

  /** A connection that proved itself, in autocommit. */
  Connection openPlain() throws SQLException {
    Connection connection = driver.open();
    try {
      proof.demand(connection);
      return connection;
    } catch (SQLException | ShardException e) {
      closeQuietly(connection, e);
      throw e;
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = openPlain();
    try {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "SET SESSION innodb_lock_wait_timeout = "
                + lockWait.toSeconds()
                + ", wait_timeout = "
                + LONGEST_SILENCE.toSeconds());
      }
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      FencedSession.begin(connection.unwrap(JdbcConnection.class));
      return connection;
    } catch (SQLException e) {
      closeQuietly(connection, e);
      throw e;
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the account is fixed");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  /** How long a closing pool waits for a connection that is being opened. */
  @Override
  public int getLoginTimeout() {
    return CLOSES_WITHIN_SECONDS;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("no java.util.logging here");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  private static void closeQuietly(Connection connection, Exception because) {
    try {
      connection.close();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }
}
