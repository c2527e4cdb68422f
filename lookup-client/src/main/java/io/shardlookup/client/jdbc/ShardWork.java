package io.shardlookup.client.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with one key's rows, in one transaction on its shard.
 *
 * <p>It may run again, from the start and on another shard, when what it did was rolled back: it
 * must have no effect but through the connection. It may only read and change rows: the connection
 * refuses to commit, roll back, change the session or the schema, call procedures and be unwrapped.
 * It is valid until the work returns.
 *
 * <p>What it throws ends the transaction with nothing written: an {@link SQLException} reaches the
 * caller as the cause of a {@link io.shardlookup.client.jdbc.error.ShardException}, any other
 * exception as it is.
 */
@FunctionalInterface
public interface ShardWork<T extends @Nullable Object> {
  /** Works on the connection, whose transaction the router begins and ends. */
  T run(Connection connection) throws SQLException;
}
