package io.shardlookup.client.jdbc.fence;

import com.mysql.cj.jdbc.JdbcConnection;
import io.shardlookup.client.jdbc.database.ShardAddress;
import io.shardlookup.client.jdbc.database.SqlFailures;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.Revision;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * One transaction after the other on one connection, each ended by the shard's own procedures.
 *
 * <p>Invariant of a clean session: no transaction is open but for the savepoint that stands at its
 * beginning. A commit or rollback by anything else removes the savepoint, and the procedures find
 * that out. A session that is not clean must not be used again. Not thread-safe.
 */
public final class FencedSession {
  /** What the fence signals; see the migrations. */
  private static final int NO_FENCE_ROW = 45_001;

  private static final int TRANSACTION_LOST = 45_002;
  private static final int COMMIT_FAILED = 45_003;

  private static final String SET_SAVEPOINT = "SAVEPOINT " + FenceSchema.BEGIN;

  private final JdbcConnection connection;
  private final ShardAddress address;
  private boolean clean = true;

  /** A session on a connection that {@link #begin} has been called for. */
  public FencedSession(JdbcConnection connection, ShardAddress address) {
    this.connection = connection;
    this.address = address;
  }

  /** Turns autocommit off and sets the savepoint of the first transaction. */
  public static void begin(JdbcConnection connection) throws SQLException {
    connection.setAutoCommit(false);
    execute(connection, SET_SAVEPOINT);
  }

  /** The raw connection, to work on. From now on the session is not clean. */
  public JdbcConnection work(Duration replyTimeout) throws SQLException {
    clean = false;
    limitReplies(replyTimeout);
    return connection;
  }

  /** Whether the connection can serve the next transaction. */
  public boolean isClean() {
    return clean;
  }

  /** Commits if the shard agrees that this revision is enough for the key. */
  public CommitResult commit(
      String keyspace, String key, Revision revision, Duration replyTimeout) {
    return end("commit_fenced(?, ?, ?)", true, replyTimeout, keyspace, key, revision);
  }

  /** Ends a read of one key. */
  public CommitResult finishRead(
      String keyspace, String key, Revision revision, Duration replyTimeout) {
    return end("finish_read(?, ?, ?)", false, replyTimeout, keyspace, key, revision);
  }

  /** Ends a read of any keys of the keyspace. */
  public CommitResult finishScan(String keyspace, Revision revision, Duration replyTimeout) {
    return end("finish_scan(?, ?)", false, replyTimeout, keyspace, "", revision);
  }

  /** Rolls back, as far as the connection lets it. */
  public void abandon() {
    try {
      connection.rollback();
      execute(connection, SET_SAVEPOINT);
      clean = true;
    } catch (SQLException e) {
      clean = false;
    }
  }

  private CommitResult end(
      String procedure,
      boolean commits,
      Duration replyTimeout,
      String keyspace,
      String key,
      Revision revision) {
    String sql = "CALL `" + address.fenceDatabase() + "`." + procedure;
    clean = false;
    try {
      limitReplies(replyTimeout);
      try (PreparedStatement call = connection.clientPrepareStatement(sql)) {
        int next = 1;
        call.setBytes(next++, keyspace.getBytes(StandardCharsets.UTF_8));
        if (!key.isEmpty()) {
          call.setBytes(next++, key.getBytes(StandardCharsets.UTF_8));
        }
        call.setLong(next, revision.value());
        return reply(call, commits);
      }
    } catch (SQLException e) {
      return failed(e, commits);
    }
  }

  private CommitResult reply(PreparedStatement call, boolean commits) throws SQLException {
    CommitResult result = new CommitResult.Agreed();
    if (call.execute()) {
      try (ResultSet row = call.getResultSet()) {
        if (!row.next()) {
          throw new SQLException("the fence returned no row");
        }
        result = new CommitResult.Behind(new Revision(row.getLong(1)));
      }
      while (call.getMoreResults() || call.getUpdateCount() != -1) {
        // the procedure's own end follows
      }
    }
    if (connection.getSession().getServerSession().inTransactionOnServer()) {
      return failed(new SQLException("the fence left the transaction open"), commits);
    }
    clean = true;
    return result;
  }

  private CommitResult failed(SQLException e, boolean commits) {
    if (SqlFailures.isConnectionLost(e)
        || SqlFailures.isCutShort(e)
        || e.getErrorCode() == COMMIT_FAILED
        || e.getErrorCode() == 0) {
      return noReply(e, commits);
    }
    abandon();
    if (e.getErrorCode() == TRANSACTION_LOST) {
      clean = false;
      return refused(ShardErrorReason.TRANSACTION_LOST, "transaction on " + address, e);
    }
    if (SqlFailures.isContention(e)) {
      return refused(ShardErrorReason.CONTENTION, "fence of " + address, e);
    }
    String what =
        e.getErrorCode() == NO_FENCE_ROW
            ? "fence of " + address
            : "fence of " + address + " fails, nothing was written";
    return refused(ShardErrorReason.FENCE_UNUSABLE, what, e);
  }

  private CommitResult noReply(SQLException e, boolean commits) {
    clean = false;
    if (commits) {
      return new CommitResult.Unknown(
          new ShardException(
              ShardErrorReason.OUTCOME_UNKNOWN,
              "commit on " + address + " without a reply: " + e.getMessage(),
              e));
    }
    return refused(ShardErrorReason.UNAVAILABLE, "shard at " + address, e);
  }

  private static CommitResult refused(ShardErrorReason reason, String what, SQLException e) {
    return new CommitResult.Refused(new ShardException(reason, what + ": " + e.getMessage(), e));
  }

  /** Costs no round trip: the driver sets the socket's timeout. */
  private void limitReplies(Duration atMost) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, atMost.toMillis()));
  }

  private static void execute(JdbcConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
