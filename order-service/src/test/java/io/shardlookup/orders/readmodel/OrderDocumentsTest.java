package io.shardlookup.orders.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.orders.event.SampleOrders;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderStatus;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class OrderDocumentsTest {
  @Test
  void keepsAWholeOrder() {
    Order created = SampleOrders.order(7, 1);
    Order paid = SampleOrders.order(7, 2);
    Order cancelled =
        paid.toBuilder()
            .setStatus(OrderStatus.ORDER_STATUS_CANCELLED)
            .setCancelReason("zu spät")
            .build();

    assertThat(thereAndBack(created)).isEqualTo(created);
    assertThat(thereAndBack(paid)).isEqualTo(paid);
    assertThat(thereAndBack(cancelled)).isEqualTo(cancelled);
  }

  @Test
  void keepsTimesBefore1970() {
    Order.Builder old = SampleOrders.order(7, 1).toBuilder();
    old.getPlacedAtBuilder().setSeconds(-2).setNanos(999_999_000);

    assertThat(thereAndBack(old.build())).isEqualTo(old.build());
  }

  /** What {@code $max} compares by. */
  @Test
  void saysTheVersionFirst() {
    assertThat(OrderDocuments.toValue(SampleOrders.order(7, 2)).keySet().iterator().next())
        .isEqualTo("version");
  }

  private static Order thereAndBack(Order order) {
    return OrderDocuments.toOrder(
        new Document("_id", order.getOrderNumber()).append("order", OrderDocuments.toValue(order)));
  }
}
