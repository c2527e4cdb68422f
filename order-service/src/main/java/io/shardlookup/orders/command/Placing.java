package io.shardlookup.orders.command;

import io.shardlookup.client.jdbc.ShardWork;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.order.Fingerprint;
import io.shardlookup.orders.order.Order;
import io.shardlookup.orders.order.OrderChange;
import io.shardlookup.orders.order.Purchase;
import io.shardlookup.orders.store.OrderReader;
import io.shardlookup.orders.store.OrderWriter;
import io.shardlookup.orders.store.StoredOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * The transaction that places an order, at most once under its number.
 *
 * @param purchase what is placed
 * @param placeable whether its number is recent enough for an order that is not there yet
 * @param now when it is placed
 * @param writer writes it
 */
record Placing(Purchase purchase, boolean placeable, Instant now, OrderWriter writer)
    implements ShardWork<Answer> {
  /** Writes first: a new order is the rule, and its absence cannot be locked well. */
  @Override
  public Answer run(Connection connection) throws SQLException {
    Fingerprint content = Fingerprint.of(purchase);
    if (placeable) {
      Order order = Order.place(purchase, now);
      if (writer.insert(connection, OrderChange.placed(order), content)) {
        return new Answer.Done(order, false);
      }
    }
    Optional<StoredOrder> stored = OrderReader.latest(connection, purchase.number());
    if (stored.isEmpty() && placeable) {
      throw new IllegalStateException("order " + purchase.number() + " came and went");
    }
    return stored.map(order -> compare(order, content)).orElseGet(this::expired);
  }

  private Answer compare(StoredOrder stored, Fingerprint content) {
    return stored.placed().equals(content)
        ? new Answer.Done(stored.order(), true)
        : Answer.refuse(
            OrderErrorReason.ORDER_NUMBER_TAKEN,
            "order_number",
            purchase.number(),
            "one under which no other order was placed");
  }

  private Answer expired() {
    return Answer.refuse(
        OrderErrorReason.ORDER_NUMBER_EXPIRED,
        "order_number",
        purchase.number(),
        "dated yesterday, today or tomorrow in the keyspace's time zone, to place an order");
  }
}
