package io.shardlookup.orders.store;

import io.shardlookup.client.jdbc.ShardWork;
import io.shardlookup.orders.order.OrderNumber;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * The transaction that tells an order again as it is. Its event comes after those of all changes
 * before, and carries the version of the last one. Returns whether the order is there.
 *
 * @param number the order
 * @param now when it is told
 * @param writer writes the event
 */
public record OrderRestatement(OrderNumber number, Instant now, OrderWriter writer)
    implements ShardWork<Boolean> {
  @Override
  public Boolean run(Connection connection) throws SQLException {
    Optional<StoredOrder> stored = OrderReader.lock(connection, number);
    if (stored.isPresent()) {
      writer.restate(connection, stored.get().order(), now);
    }
    return stored.isPresent();
  }
}
