package io.shardlookup.orders.shards;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The row of an order, locked by somebody else until it is released. */
public final class LockedOrder implements AutoCloseable {
  private final Connection connection;

  private LockedOrder(Connection connection) {
    this.connection = connection;
  }

  /** Locks it. */
  public static LockedOrder lock(OrderShard shard, String number) {
    try {
      Connection connection = shard.connect(OrderShard.ADMINISTRATOR);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "SELECT version FROM orders WHERE order_number = '" + number + "' FOR UPDATE");
      }
      return new LockedOrder(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets others have it. */
  public void release() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
