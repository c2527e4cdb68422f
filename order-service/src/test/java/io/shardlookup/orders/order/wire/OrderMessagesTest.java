package io.shardlookup.orders.order.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.order.Money;
import io.shardlookup.orders.order.Order;
import io.shardlookup.orders.order.OrderChange;
import io.shardlookup.orders.order.OrderCommand;
import io.shardlookup.orders.order.OrderEventType;
import io.shardlookup.orders.order.OrderStatus;
import io.shardlookup.orders.order.Orders;
import io.shardlookup.orders.v1.OrderEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OrderMessagesTest {
  @Test
  void tellsTheWholeOrder() {
    Order paid =
        Orders.after(Orders.placed(), new OrderCommand.Pay("p1", Orders.euros(1000), "card"));
    Order cancelled = Orders.after(paid, new OrderCommand.Cancel("sold out"));

    io.shardlookup.orders.v1.Order message = OrderMessages.toWire(cancelled);

    assertThat(message)
        .hasToString(
            """
            order_number: "20260701-7"
            version: 3
            status: ORDER_STATUS_CANCELLED
            customer_id: "customer-1"
            shop_id: "shop-1"
            total {
              minor_units: 1000
              currency: "EUR"
            }
            lines {
              line_number: 1
              sku: "sku-1"
              name: "Thing 1"
              quantity: 2
              unit_price {
                minor_units: 400
                currency: "EUR"
              }
            }
            lines {
              line_number: 2
              sku: "sku-2"
              name: "Thing 2"
              quantity: 1
              unit_price {
                minor_units: 200
                currency: "EUR"
              }
            }
            payments {
              payment_id: "p1"
              amount {
                minor_units: 1000
                currency: "EUR"
              }
              method: "card"
              paid_at {
                seconds: 1782907200
              }
            }
            placed_at {
              seconds: 1782907200
            }
            updated_at {
              seconds: 1782907200
            }
            day: 20260701
            cancel_reason: "sold out"
            """);
  }

  @Test
  void tellsAChangeAndTheOrderAfterIt() {
    Order placed = Orders.placed();

    OrderEvent event = OrderMessages.toWire(OrderChange.placed(placed));

    assertThat(event.getEventId()).isEqualTo("20260701-7/1");
    assertThat(event.getOrderNumber()).isEqualTo("20260701-7");
    assertThat(event.getVersion()).isEqualTo(1);
    assertThat(event.getType())
        .isEqualTo(io.shardlookup.orders.v1.OrderEventType.ORDER_EVENT_TYPE_PLACED);
    assertThat(OrderMessages.fromWire(event.getOccurredAt())).isEqualTo(Orders.NOON);
    assertThat(event.getOrder()).isEqualTo(OrderMessages.toWire(placed));
  }

  @Test
  void everyWordHasItsMessage() {
    for (OrderStatus status : OrderStatus.values()) {
      assertThat(OrderMessages.fromWire(OrderMessages.toWire(status))).isEqualTo(status);
    }
    for (OrderEventType type : OrderEventType.values()) {
      assertThat(OrderMessages.toWire(type).name()).isEqualTo("ORDER_EVENT_TYPE_" + type);
    }
    assertThatThrownBy(
            () ->
                OrderMessages.fromWire(
                    io.shardlookup.orders.v1.OrderStatus.ORDER_STATUS_UNSPECIFIED))
        .extracting(e -> ((OrderException) e).reason())
        .isEqualTo(OrderErrorReason.DAMAGED_DATA);
  }

  @Test
  void readsWhatItWrote() {
    Money money = new Money(-7, "CHF");
    Instant instant = Instant.parse("2026-07-01T12:00:00.123456Z");

    assertThat(OrderMessages.fromWire(OrderMessages.toWire(money))).isEqualTo(money);
    assertThat(OrderMessages.fromWire(OrderMessages.toWire(instant))).isEqualTo(instant);
  }
}
