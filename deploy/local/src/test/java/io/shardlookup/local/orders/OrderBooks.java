package io.shardlookup.local.orders;

import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderStatus;
import java.time.Duration;

/** Books of orders that nobody placed, for tests of what is shown of them. */
public final class OrderBooks {
  private OrderBooks() {}

  /**
   * Of one acknowledged change for each status, each of another order.
   *
   * @param took how long each change took
   * @param failed how many calls failed
   */
  public static OrderBook of(Duration took, int failed, OrderStatus... statuses) {
    OrderBook book = new OrderBook();
    for (int i = 0; i < statuses.length; i++) {
      Order order =
          Order.newBuilder()
              .setOrderNumber("20260101-" + i)
              .setShopId("shop")
              .setVersion(1)
              .setStatus(statuses[i])
              .build();
      book.acknowledged(order, System.nanoTime() - took.toNanos());
    }
    for (int i = 0; i < failed; i++) {
      book.failed("place 20260101-" + i);
    }
    return book;
  }
}
