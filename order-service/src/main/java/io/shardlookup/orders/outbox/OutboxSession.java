package io.shardlookup.orders.outbox;

import java.sql.SQLException;
import java.util.List;

/**
 * One relay's connection to a shard. The lock that lets it drain the outbox is the connection's: it
 * is lost with it. Confined to the relay's thread, but for {@link #abort}.
 */
interface OutboxSession extends AutoCloseable {
  /** Waits a little for the lock; whether it was got. */
  boolean tryLock() throws SQLException;

  /** The first events by id, at most so many. */
  List<OutboxEntry> first(int limit) throws SQLException;

  /** Removes events that have been published. */
  void remove(List<OutboxEntry> published) throws SQLException;

  /** What waits. */
  OutboxBacklog backlog() throws SQLException;

  /** Cuts the connection, whatever it waits for. From any thread. */
  void abort();

  /** Gives the lock back. */
  @Override
  void close();

  /** Opens sessions. */
  @FunctionalInterface
  interface Opener {
    /** A session with a database that is this shard. */
    OutboxSession open() throws SQLException;
  }
}
