package io.shardlookup.orders.order.wire;

import com.google.protobuf.Timestamp;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.order.Money;
import io.shardlookup.orders.order.Order;
import io.shardlookup.orders.order.OrderChange;
import io.shardlookup.orders.order.OrderEventType;
import io.shardlookup.orders.order.OrderLine;
import io.shardlookup.orders.order.OrderStatus;
import io.shardlookup.orders.order.Payment;
import io.shardlookup.orders.v1.OrderEvent;
import io.shardlookup.orders.v1.OrderPayment;
import java.time.Instant;

/** Orders as messages. Values of enums carry the same names, with the prefix of the contract. */
public final class OrderMessages {
  private static final String STATUS = "ORDER_STATUS_";
  private static final String EVENT_TYPE = "ORDER_EVENT_TYPE_";

  private OrderMessages() {}

  /** The message of an order. */
  public static io.shardlookup.orders.v1.Order toWire(Order order) {
    io.shardlookup.orders.v1.Order.Builder message =
        io.shardlookup.orders.v1.Order.newBuilder()
            .setOrderNumber(order.number().text())
            .setVersion(order.version().value())
            .setStatus(toWire(order.status()))
            .setCustomerId(order.purchase().customerId())
            .setShopId(order.purchase().shopId())
            .setTotal(toWire(order.total()))
            .setPlacedAt(toWire(order.placedAt()))
            .setUpdatedAt(toWire(order.updatedAt()))
            .setDay(order.number().day());
    order.purchase().lines().forEach(line -> message.addLines(toWire(line)));
    order.payments().forEach(payment -> message.addPayments(toWire(payment)));
    if (order.cancelReason() != null) {
      message.setCancelReason(order.cancelReason());
    }
    return message.build();
  }

  /** The event that tells of a change. */
  public static OrderEvent toWire(OrderChange change) {
    Order order = change.order();
    return OrderEvent.newBuilder()
        .setEventId(change.eventId())
        .setOrderNumber(order.number().text())
        .setVersion(order.version().value())
        .setType(toWire(change.type()))
        .setOccurredAt(toWire(order.updatedAt()))
        .setOrder(toWire(order))
        .build();
  }

  /** The message of a status. */
  public static io.shardlookup.orders.v1.OrderStatus toWire(OrderStatus status) {
    return io.shardlookup.orders.v1.OrderStatus.valueOf(STATUS + status.name());
  }

  /** The status of a message; {@link OrderErrorReason#DAMAGED_DATA} if it says none. */
  public static OrderStatus fromWire(io.shardlookup.orders.v1.OrderStatus status) {
    return switch (status) {
      case ORDER_STATUS_CREATED -> OrderStatus.CREATED;
      case ORDER_STATUS_PAID -> OrderStatus.PAID;
      case ORDER_STATUS_ACCEPTED -> OrderStatus.ACCEPTED;
      case ORDER_STATUS_COMPLETED -> OrderStatus.COMPLETED;
      case ORDER_STATUS_CANCELLED -> OrderStatus.CANCELLED;
      case ORDER_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw OrderException.of(
              OrderErrorReason.DAMAGED_DATA, "status", status, "one of the lifecycle");
    };
  }

  /** The message of an event's type. */
  public static io.shardlookup.orders.v1.OrderEventType toWire(OrderEventType type) {
    return io.shardlookup.orders.v1.OrderEventType.valueOf(EVENT_TYPE + type.name());
  }

  /** The message of an amount. */
  public static io.shardlookup.orders.v1.Money toWire(Money money) {
    return io.shardlookup.orders.v1.Money.newBuilder()
        .setMinorUnits(money.minorUnits())
        .setCurrency(money.currency())
        .build();
  }

  /** The amount of a message. */
  public static Money fromWire(io.shardlookup.orders.v1.Money money) {
    return new Money(money.getMinorUnits(), money.getCurrency());
  }

  /** The message of a point in time. */
  public static Timestamp toWire(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** The point in time of a message. */
  public static Instant fromWire(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  private static io.shardlookup.orders.v1.OrderLine toWire(OrderLine line) {
    return io.shardlookup.orders.v1.OrderLine.newBuilder()
        .setLineNumber(line.number())
        .setSku(line.sku())
        .setName(line.name())
        .setQuantity(line.quantity())
        .setUnitPrice(toWire(line.unitPrice()))
        .build();
  }

  private static OrderPayment toWire(Payment payment) {
    return OrderPayment.newBuilder()
        .setPaymentId(payment.id())
        .setAmount(toWire(payment.amount()))
        .setMethod(payment.method())
        .setPaidAt(toWire(payment.paidAt()))
        .build();
  }
}
