package io.shardlookup.orders.event;

import static io.shardlookup.model.strategy.KeySyntax.quote;

import com.google.protobuf.Timestamp;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.orders.v1.Money;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderEvent;
import io.shardlookup.orders.v1.OrderPayment;
import io.shardlookup.orders.v1.OrderStatus;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What makes an order in an event one that nothing can be built on. */
final class OrderFaults {
  /** The times that a timestamp may hold: the years 1 to 9999. */
  private static final long FIRST_SECOND = -62_135_596_800L;

  private static final long LAST_SECOND = 253_402_300_799L;
  private static final int LAST_NANO = 999_999_999;

  private OrderFaults() {}

  /** What is wrong with when an event occurred; empty if nothing is. */
  static String ofOccurredAt(OrderEvent event) {
    if (!event.hasOccurredAt()) {
      return "occurred_at: none (expected: a time)";
    }
    Timestamp time = event.getOccurredAt();
    return isTime(time) ? "" : "occurred_at: " + noTime(time);
  }

  /** The first fault, with what was expected; empty if there is none. */
  static String of(Order order) {
    return Stream.of(status(order), parties(order), total(order), times(order), currencies(order))
        .filter(fault -> !fault.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String status(Order order) {
    return order.getStatus() == OrderStatus.ORDER_STATUS_UNSPECIFIED
            || order.getStatus() == OrderStatus.UNRECOGNIZED
        ? "order.status: " + order.getStatusValue() + " (expected: a status that is known)"
        : "";
  }

  private static String parties(Order order) {
    return order.getCustomerId().isEmpty() || order.getShopId().isEmpty()
        ? "order: customer_id "
            + quote(order.getCustomerId())
            + ", shop_id "
            + quote(order.getShopId())
            + " (expected: both)"
        : "";
  }

  private static String total(Order order) {
    Money total = order.getTotal();
    return total.getCurrency().isEmpty() || total.getMinorUnits() < 0
        ? "order.total: "
            + total.getMinorUnits()
            + " "
            + quote(total.getCurrency())
            + " (expected: 0 or more, and a currency)"
        : "";
  }

  private static String times(Order order) {
    if (!order.hasPlacedAt() || !order.hasUpdatedAt() || order.getDay() == 0) {
      return "order: without placed_at, updated_at or day (expected: all three)";
    }
    if (!SequenceDate.isValid(order.getDay())) {
      return "order.day: "
          + Integer.toUnsignedString(order.getDay())
          + " (expected: a date yyyymmdd)";
    }
    List<Timestamp> times =
        Stream.concat(
                Stream.of(order.getPlacedAt(), order.getUpdatedAt()),
                order.getPaymentsList().stream().map(OrderPayment::getPaidAt))
            .toList();
    return times.stream()
        .filter(time -> !isTime(time))
        .findFirst()
        .map(time -> "order: a time of " + noTime(time))
        .orElse("");
  }

  /** A built order has one currency: amounts in another would silently become such of this one. */
  private static String currencies(Order order) {
    String expected = order.getTotal().getCurrency();
    return Stream.concat(
            order.getLinesList().stream().map(line -> line.getUnitPrice().getCurrency()),
            order.getPaymentsList().stream().map(payment -> payment.getAmount().getCurrency()))
        .filter(currency -> !Objects.equals(currency, expected))
        .findFirst()
        .map(
            currency ->
                "order: an amount in "
                    + quote(currency)
                    + " (expected: "
                    + quote(expected)
                    + ", as the total)")
        .orElse("");
  }

  private static String noTime(Timestamp time) {
    return time.getSeconds()
        + " s and "
        + time.getNanos()
        + " ns (expected: one of the years 1 to 9999)";
  }

  private static boolean isTime(Timestamp time) {
    return time.getSeconds() >= FIRST_SECOND
        && time.getSeconds() <= LAST_SECOND
        && time.getNanos() >= 0
        && time.getNanos() <= LAST_NANO;
  }
}
