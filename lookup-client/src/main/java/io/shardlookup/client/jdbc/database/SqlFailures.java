package io.shardlookup.client.jdbc.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.util.Set;

/** Reads what a failed statement means from the numbers that MySQL and MariaDB give. */
public final class SqlFailures {
  /** Changed since the snapshot (innodb_snapshot_isolation), lock wait timed out, deadlock. */
  private static final Set<Integer> CONTENTION = Set.of(1020, 1205, 1213);

  /** Shut down, killed, interrupted: the statement may have done part or all of it. */
  private static final Set<Integer> KILLED = Set.of(1053, 1077, 1152, 1159, 1161, 1317, 1927, 4031);

  /** Longer than a statement may take: it may have done part of it. */
  private static final Set<Integer> TOO_LONG = Set.of(1969, 3024);

  /** No such database, table or column, or no right to it: something was never installed. */
  private static final Set<Integer> NOT_THERE = Set.of(1044, 1049, 1054, 1142, 1143, 1146);

  private static final String CONNECTION_CLASS = "08";

  private SqlFailures() {}

  /** Whether the connection is gone. */
  public static boolean isConnectionLost(SQLException failure) {
    String state = failure.getSQLState();
    return (state != null && state.startsWith(CONNECTION_CLASS))
        || failure instanceof SQLRecoverableException
        || failure instanceof SQLNonTransientConnectionException;
  }

  /** Whether the same transaction may succeed when it is run again. */
  public static boolean isContention(SQLException failure) {
    return CONTENTION.contains(failure.getErrorCode());
  }

  /** Whether the server gave up the statement in its midst. */
  public static boolean isCutShort(SQLException failure) {
    return isKilled(failure) || TOO_LONG.contains(failure.getErrorCode());
  }

  /** Whether somebody or a shutdown ended the statement, which could go on elsewhere or later. */
  public static boolean isKilled(SQLException failure) {
    return KILLED.contains(failure.getErrorCode());
  }

  /** Whether what the statement needs is missing, or hidden from the account. */
  public static boolean isNotThere(SQLException failure) {
    return NOT_THERE.contains(failure.getErrorCode());
  }
}
