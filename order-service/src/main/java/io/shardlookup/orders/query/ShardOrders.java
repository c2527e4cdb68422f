package io.shardlookup.orders.query;

import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.v1.Order;
import java.time.Duration;
import java.util.Optional;

/** Reads orders from their shards, for those who cannot wait for the read model. */
@FunctionalInterface
public interface ShardOrders {
  /**
   * The order as its shard has it; empty if it has none. Fails with {@link
   * io.shardlookup.orders.error.OrderException} if that cannot be told within the time.
   */
  Optional<Order> find(OrderNumber number, Duration atMost);
}
