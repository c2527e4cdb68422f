package io.shardlookup.orders.readmodel;

import io.shardlookup.orders.v1.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of orders.
 *
 * @param orders the latest first
 * @param next where the list goes on; null at its end
 */
public record OrderPage(List<Order> orders, @Nullable OrderPosition next) {
  /** Copies the list. */
  public OrderPage {
    orders = List.copyOf(orders);
  }
}
