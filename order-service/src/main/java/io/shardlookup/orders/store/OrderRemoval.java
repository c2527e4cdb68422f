package io.shardlookup.orders.store;

import io.shardlookup.client.jdbc.ShardWork;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.orders.order.OrderNumber;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The transaction that removes an order and all rows of its own, unless an event of it waits to be
 * published. Who changes the order at the same time comes before, and then its event waits, or
 * after, and then the order is gone.
 *
 * @param keyspace the keyspace of orders
 * @param number the order
 */
public record OrderRemoval(KeyspaceName keyspace, OrderNumber number)
    implements ShardWork<OrderRemoval.Outcome> {
  private static final String LOCK = "SELECT version FROM orders WHERE order_number = ? FOR UPDATE";

  /** Without a lock: events of the order are only written by who has locked its row. */
  private static final String WAITING =
      "SELECT id FROM outbox WHERE keyspace = ? AND shard_key = ? LIMIT 1";

  /** The aggregate's row last, as it is the one that is locked. */
  private static final List<String> TABLES =
      List.of("order_commands", "order_payments", "order_items", "orders");

  /** What became of an order. */
  public sealed interface Outcome {
    /**
     * It is gone.
     *
     * @param rows that it had
     */
    record Removed(int rows) implements Outcome {}

    /** It was gone before. */
    record Absent() implements Outcome {}

    /** It stays, since events of it are not published yet. */
    record Unpublished() implements Outcome {}
  }

  /** The row is locked first, so that the look at the outbox sees all that came before. */
  @Override
  public Outcome run(Connection connection) throws SQLException {
    if (!finds(connection, LOCK, number.text())) {
      return new Outcome.Absent();
    }
    if (finds(connection, WAITING, keyspace.text(), number.text())) {
      return new Outcome.Unpublished();
    }
    int rows = 0;
    for (String table : TABLES) {
      rows += delete(connection, table);
    }
    return new Outcome.Removed(rows);
  }

  private static boolean finds(Connection connection, String query, String... keys)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < keys.length; i++) {
        Columns.setKey(statement, i + 1, keys[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private int delete(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM " + table + " WHERE order_number = ?")) {
      Columns.setKey(statement, 1, number.text());
      return statement.executeUpdate();
    }
  }
}
