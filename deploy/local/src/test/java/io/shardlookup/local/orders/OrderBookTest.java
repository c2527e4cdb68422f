package io.shardlookup.local.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.check.Acknowledged;
import io.shardlookup.local.check.CheckedOrder;
import io.shardlookup.orders.v1.Money;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderPayment;
import io.shardlookup.orders.v1.OrderStatus;
import org.junit.jupiter.api.Test;

class OrderBookTest {
  private final OrderBook book = new OrderBook();

  @Test
  void remembersOfEachOrderWhatWasToldLast() {
    Order placed =
        Order.newBuilder()
            .setOrderNumber("20260101-1")
            .setVersion(1)
            .setStatus(OrderStatus.ORDER_STATUS_CREATED)
            .setShopId("shop")
            .setTotal(euros(300))
            .setDay(20_260_101)
            .build();
    Order other = placed.toBuilder().setOrderNumber("20260101-2").setTotal(euros(500)).build();
    Order inParts = placed.toBuilder().setVersion(2).addPayments(payment("p1", 100)).build();
    Order paid =
        inParts.toBuilder()
            .setVersion(3)
            .setStatus(OrderStatus.ORDER_STATUS_PAID)
            .addPayments(payment("p2", 200))
            .build();

    acknowledge(placed, other, inParts);
    assertThat(book.acknowledged())
        .containsExactlyInAnyOrder(
            new Acknowledged("20260101-1", 2, "CREATED", total(300), 100),
            new Acknowledged("20260101-2", 1, "CREATED", total(500), 0));

    acknowledge(paid);
    assertThat(book.acknowledged())
        .contains(new Acknowledged("20260101-1", 3, "PAID", total(300), 300));
    assertThat(book.placed()).isEqualTo(2);
    assertThat(book.changes()).isEqualTo(4);
  }

  private void acknowledge(Order... orders) {
    for (Order order : orders) {
      book.acknowledged(order, System.nanoTime());
    }
  }

  private static OrderPayment payment(String id, long amount) {
    return OrderPayment.newBuilder().setPaymentId(id).setAmount(euros(amount)).build();
  }

  private static Money euros(long minorUnits) {
    return Money.newBuilder().setMinorUnits(minorUnits).setCurrency("EUR").build();
  }

  private static CheckedOrder.Total total(long minorUnits) {
    return new CheckedOrder.Total("EUR", minorUnits, 20_260_101);
  }
}
