package io.shardlookup.client.jdbc.guard;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lends a connection to one run of work, through objects that refuse what only the router may do,
 * and takes it back: after {@link #end} no statement that the work kept, on whichever thread, can
 * reach the connection. Thread-safe.
 */
public final class WorkGuard {
  private static final String REFUSED_STATE = "42000";

  /** Every call on the connection holds it, so that none is under way when the work has ended. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Access access;
  private final Connection connection;
  private final List<Statement> statements = new ArrayList<>();
  private boolean ended;
  private @Nullable String violation;

  /** Lends this connection for such access. */
  public WorkGuard(Connection raw, Access access) {
    this.access = access;
    this.connection =
        (Connection)
            Proxy.newProxyInstance(
                WorkGuard.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new GuardedConnection(this, raw));
  }

  /** The connection for the work. */
  public Connection connection() {
    return connection;
  }

  /** Takes the connection back and closes the statements that the work left open. Idempotent. */
  public void end() throws SQLException {
    lock.lock();
    try {
      ended = true;
      for (Statement statement : statements) {
        statement.close();
      }
      statements.clear();
    } finally {
      lock.unlock();
    }
  }

  /** The first thing that was refused; null if nothing was. */
  public @Nullable String violation() {
    lock.lock();
    try {
      return violation;
    } finally {
      lock.unlock();
    }
  }

  ReentrantLock lock() {
    return lock;
  }

  /** Holding the lock. */
  boolean hasEnded() {
    return ended;
  }

  /** Holding the lock. */
  void opened(Statement raw) {
    statements.add(raw);
  }

  /** Holding the lock. */
  void checkText(String sql) throws SQLException {
    String objection = SqlText.objection(sql, access);
    if (objection != null) {
      throw refuse(objection);
    }
  }

  /** Holding the lock. */
  SQLException refuse(String what) {
    if (violation == null) {
      violation = what;
    }
    return new SQLException(what, REFUSED_STATE);
  }
}
