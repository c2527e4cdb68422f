package io.shardlookup.client.jdbc.pool;

import com.mysql.cj.jdbc.JdbcConnection;
import com.zaxxer.hikari.HikariDataSource;
import io.shardlookup.client.jdbc.fence.FencedSession;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that is lent by a pool. Given back, it serves others only if it is clean; else its
 * connection is cut at once, so that the server rolls back what is open. Not thread-safe.
 */
public final class Lease implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lease.class);

  private final HikariDataSource pool;
  private final Connection pooled;
  private final JdbcConnection raw;
  private final FencedSession session;
  private final Returned returned;

  Lease(
      HikariDataSource pool,
      Connection pooled,
      JdbcConnection raw,
      FencedSession session,
      Returned returned) {
    this.pool = pool;
    this.pooled = pooled;
    this.raw = raw;
    this.session = session;
    this.returned = returned;
  }

  /** Hears that the session is given back, and whether the shard ended its last transaction. */
  @FunctionalInterface
  interface Returned {
    void accept(boolean clean);
  }

  /** The session. */
  public FencedSession session() {
    return session;
  }

  @Override
  public void close() {
    boolean clean = session.isClean();
    try {
      if (!clean) {
        cut();
      }
      pooled.close();
    } catch (SQLException e) {
      log.debug("a connection could not be given back", e);
      pool.evictConnection(pooled);
    } finally {
      returned.accept(clean);
    }
  }

  private void cut() {
    try {
      raw.abortInternal();
    } catch (SQLException e) {
      log.debug("a connection could not be cut", e);
    }
    pool.evictConnection(pooled);
  }
}
