package io.shardlookup.client.jdbc.pool;

import com.mysql.cj.jdbc.JdbcConnection;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import com.zaxxer.hikari.pool.HikariPool;
import io.shardlookup.client.jdbc.database.SqlFailures;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.fence.FencedSession;
import io.shardlookup.client.jdbc.fence.ShardProof;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The connections to one shard. Thread-safe. */
public final class ShardPool {
  private final ShardProof proof;
  private final ProvenConnections connections;
  private final ShardCallers callers;
  private final HikariDataSource pool;
  private final int size;

  /** Borrowers wait here, for as long as each of them may, and not inside the pool. */
  private final Semaphore free;

  private final AtomicBoolean retired = new AtomicBoolean();
  private final Map<KeyspaceName, Generation> checkedTables = new ConcurrentHashMap<>();

  private ShardPool(
      ShardProof proof,
      ProvenConnections connections,
      ShardCallers callers,
      HikariDataSource pool) {
    this.proof = proof;
    this.connections = connections;
    this.callers = callers;
    this.pool = pool;
    this.size = pool.getMaximumPoolSize();
    this.free = new Semaphore(size);
  }

  /** Opens a pool after the database has proved itself once. */
  static ShardPool open(
      ShardProof proof,
      ProvenConnections connections,
      ShardCallers callers,
      PoolSettings settings) {
    try {
      connections.openPlain().close();
    } catch (SQLException e) {
      throw unavailable(proof, e);
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("shard " + proof.identity().shard());
    config.setDataSource(connections);
    config.setAutoCommit(false);
    config.setMaximumPoolSize(settings.size());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(Math.max(250, settings.driver().connectTimeout().toMillis()));
    config.setValidationTimeout(Math.max(250, settings.driver().connectTimeout().toMillis()));
    config.setInitializationFailTimeout(-1);
    config.setKeepaliveTime(ProvenConnections.LONGEST_SILENCE.toMillis() / 2);
    if (settings.meters() != null) {
      config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(settings.meters()));
    }
    return new ShardPool(proof, connections, callers, new HikariDataSource(config));
  }

  /**
   * Lends a session within the time that is left whenever it is asked; {@link ShardException}
   * UNAVAILABLE if none is free, or the reason why the database is refused.
   */
  public Lease borrow(Supplier<Duration> left) {
    admit(left);
    try {
      Connection pooled = connection(left.get());
      JdbcConnection raw = pooled.unwrap(JdbcConnection.class);
      return new Lease(pool, pooled, raw, new FencedSession(raw, proof.address()), this::returned);
    } catch (SQLException e) {
      returned(false);
      throw unavailable(proof, e);
    } catch (RuntimeException | Error e) {
      returned(false);
      throw e;
    }
  }

  /**
   * Refuses the keyspace if a table that it declares compares keys other than as bytes on this
   * shard, or cannot roll back.
   */
  public void requireTables(Keyspace keyspace) {
    if (keyspace.generation().equals(checkedTables.get(keyspace.name()))) {
      return;
    }
    try (Connection connection = connections.openPlain()) {
      DeclaredTables.check(connection, proof.address(), keyspace);
      checkedTables.put(keyspace.name(), keyspace.generation());
    } catch (SQLException e) {
      throw unavailable(proof, e);
    }
  }

  /** A connection of its own, in autocommit. */
  public Connection openPlain() {
    try {
      return connections.openPlain();
    } catch (SQLException e) {
      throw unavailable(proof, e);
    }
  }

  /** Whether it may lend. */
  boolean isRetired() {
    return retired.get();
  }

  /** Lends no more, and closes when the last session is given back. */
  void retire() {
    if (retired.compareAndSet(false, true)) {
      closeIfUnused();
    }
  }

  /** As {@link #retire}, and waits for the sessions, at most this long; then cuts them. */
  void close(Duration atMost) {
    retired.set(true);
    try {
      if (free.tryAcquire(size, Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS)) {
        free.release(size);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.close();
  }

  /** Waits as long as opening one may take, but not longer than this. */
  private Connection connection(Duration atMost) throws SQLException {
    if (pool.isClosed() || !(pool.getHikariPoolMXBean() instanceof HikariPool connected)) {
      return pool.getConnection();
    }
    return connected.getConnection(
        Math.max(1, Math.min(atMost.toMillis(), pool.getConnectionTimeout())));
  }

  /** Nobody tells those who wait that the shard has become silent: they look when it may be. */
  private void admit(Supplier<Duration> left) {
    Duration atMost = left.get();
    try {
      for (Duration rest = atMost; !isFreeWithin(shorter(rest, callers.untilSilent())); ) {
        rest = left.get();
        if (rest.isZero()) {
          throw noneFree(atMost);
        }
        callers.stay();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShardException(
          ShardErrorReason.UNAVAILABLE, "interrupted while waiting for a connection", e);
    }
  }

  private boolean isFreeWithin(Duration atMost) throws InterruptedException {
    return free.tryAcquire(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private ShardException noneFree(Duration within) {
    return new ShardException(
        ShardErrorReason.UNAVAILABLE,
        "shard "
            + proof.identity().shard()
            + ": all "
            + size
            + " connections are in use (expected: one free within "
            + within
            + ")");
  }

  private void returned(boolean clean) {
    if (clean) {
      callers.replied();
    }
    free.release();
    if (retired.get()) {
      closeIfUnused();
    }
  }

  private void closeIfUnused() {
    if (free.tryAcquire(size)) {
      free.release(size);
      pool.close();
    }
  }

  /** A refusal by the database's own proof may lie below what the pool reports. */
  private static ShardException unavailable(ShardProof proof, SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ShardException known) {
        return known;
      }
    }
    ShardErrorReason reason =
        e.getErrorCode() == 0 || SqlFailures.isConnectionLost(e) || SqlFailures.isCutShort(e)
            ? ShardErrorReason.UNAVAILABLE
            : ShardErrorReason.BAD_ADDRESS;
    return new ShardException(
        reason,
        "shard " + proof.identity().shard() + " at " + proof.address() + ": " + e.getMessage(),
        e);
  }
}
