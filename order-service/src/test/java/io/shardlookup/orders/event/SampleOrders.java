package io.shardlookup.orders.event;

import com.google.protobuf.Timestamp;
import io.shardlookup.orders.v1.Money;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderEvent;
import io.shardlookup.orders.v1.OrderEventType;
import io.shardlookup.orders.v1.OrderLine;
import io.shardlookup.orders.v1.OrderPayment;
import io.shardlookup.orders.v1.OrderStatus;

/** Orders and events for tests. */
public final class SampleOrders {
  /** Day of all orders. */
  public static final int DAY = 20260718;

  private static final long PLACED_AT = 1_784_000_000L;

  private SampleOrders() {}

  /** The number of the n-th order. */
  public static String number(int n) {
    return DAY + "-" + n;
  }

  /** The n-th order at a version: placed at 1, paid from 2 on. */
  public static Order order(int n, long version) {
    boolean paid = version > 1;
    Order.Builder order =
        Order.newBuilder()
            .setOrderNumber(number(n))
            .setVersion(version)
            .setStatus(paid ? OrderStatus.ORDER_STATUS_PAID : OrderStatus.ORDER_STATUS_CREATED)
            .setCustomerId("customer-" + n % 3)
            .setShopId("shop-" + n % 2)
            .setTotal(euros(n * 100L))
            .setPlacedAt(Timestamp.newBuilder().setSeconds(PLACED_AT + n).setNanos(123_456_000))
            .setUpdatedAt(Timestamp.newBuilder().setSeconds(PLACED_AT + n + version))
            .setDay(DAY)
            .addLines(
                OrderLine.newBuilder()
                    .setLineNumber(1)
                    .setSku("sku-" + n)
                    .setName("ein Brötchen")
                    .setQuantity(100)
                    .setUnitPrice(euros(n)));
    if (paid) {
      order.addPayments(
          OrderPayment.newBuilder()
              .setPaymentId("payment-" + n)
              .setAmount(euros(n * 100L))
              .setMethod("card")
              .setPaidAt(Timestamp.newBuilder().setSeconds(PLACED_AT + n + 2).setNanos(1_000)));
    }
    return order.build();
  }

  /** The event that brought the n-th order to a version. */
  public static OrderEvent event(int n, long version) {
    Order order = order(n, version);
    return OrderEvent.newBuilder()
        .setEventId(order.getOrderNumber() + ":" + version)
        .setOrderNumber(order.getOrderNumber())
        .setVersion(version)
        .setType(
            version == 1
                ? OrderEventType.ORDER_EVENT_TYPE_PLACED
                : OrderEventType.ORDER_EVENT_TYPE_PAID)
        .setOccurredAt(order.getUpdatedAt())
        .setOrder(order)
        .build();
  }

  private static Money euros(long cents) {
    return Money.newBuilder().setMinorUnits(cents).setCurrency("EUR").build();
  }
}
