package io.shardlookup.orders.order;

import io.shardlookup.orders.error.OrderErrorReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of an order's life: what a command makes of an order, or why it makes nothing. */
public final class Lifecycle {
  private static final Set<OrderStatus> CANCELLABLE =
      EnumSet.of(OrderStatus.CREATED, OrderStatus.PAID, OrderStatus.ACCEPTED);

  private Lifecycle() {}

  /** Decides on a command that is new to the order. */
  public static Decision decide(Order order, OrderCommand command, Instant now) {
    if (command instanceof OrderCommand.Pay pay) {
      return pay(order, pay, now);
    }
    if (command instanceof OrderCommand.Cancel cancel) {
      return cancel(order, cancel, now);
    }
    return command instanceof OrderCommand.Accept
        ? step(order, OrderStatus.PAID, OrderStatus.ACCEPTED, OrderEventType.ACCEPTED, now)
        : step(order, OrderStatus.ACCEPTED, OrderStatus.COMPLETED, OrderEventType.COMPLETED, now);
  }

  private static Decision pay(Order order, OrderCommand.Pay pay, Instant now) {
    if (order.payments().stream().anyMatch(known -> known.id().equals(pay.paymentId()))) {
      return new Decision.Refused(
          OrderErrorReason.PAYMENT_ID_TAKEN,
          "payment_id: "
              + Texts.quote(pay.paymentId())
              + " (expected: one that order "
              + order.number()
              + " does not have yet)");
    }
    if (order.status() != OrderStatus.CREATED) {
      return wrongStatus(order, OrderStatus.CREATED);
    }
    Money open = order.open();
    if (!pay.amount().currency().equals(open.currency())) {
      return new Decision.Refused(
          OrderErrorReason.CURRENCY_MISMATCH,
          "currency: " + pay.amount().currency() + " (expected: " + open.currency() + ")");
    }
    if (pay.amount().isMoreThan(open)) {
      return new Decision.Refused(
          OrderErrorReason.OVERPAID,
          "amount: "
              + pay.amount().minorUnits()
              + " (expected: at most "
              + open.minorUnits()
              + ", which is still to be paid)");
    }
    boolean whole = pay.amount().equals(open);
    if (!whole && order.payments().size() + 1 >= Order.MAX_PAYMENTS) {
      return new Decision.Refused(
          OrderErrorReason.TOO_MANY_PAYMENTS,
          "amount: "
              + pay.amount().minorUnits()
              + " (expected: "
              + open.minorUnits()
              + ", all that is still to be paid, with payment "
              + Order.MAX_PAYMENTS
              + " of at most "
              + Order.MAX_PAYMENTS
              + ")");
    }
    return paid(order, pay, whole, now);
  }

  private static Decision paid(Order order, OrderCommand.Pay pay, boolean whole, Instant now) {
    Instant at = order.timeOfChange(now);
    List<Payment> payments = new ArrayList<>(order.payments());
    payments.add(
        new Payment(pay.paymentId(), pay.amount(), pay.method(), at, order.version().next()));
    OrderStatus status = whole ? OrderStatus.PAID : OrderStatus.CREATED;
    return accepted(
        order.changed(status, payments, null, at),
        whole ? OrderEventType.PAID : OrderEventType.PARTLY_PAID);
  }

  private static Decision cancel(Order order, OrderCommand.Cancel cancel, Instant now) {
    if (!CANCELLABLE.contains(order.status())) {
      return wrongStatus(order, CANCELLABLE.toArray(OrderStatus[]::new));
    }
    return accepted(
        order.changed(
            OrderStatus.CANCELLED, order.payments(), cancel.reason(), order.timeOfChange(now)),
        OrderEventType.CANCELLED);
  }

  private static Decision step(
      Order order, OrderStatus from, OrderStatus to, OrderEventType event, Instant now) {
    return order.status() == from
        ? accepted(order.changed(to, order.payments(), null, order.timeOfChange(now)), event)
        : wrongStatus(order, from);
  }

  private static Decision accepted(Order after, OrderEventType event) {
    return new Decision.Accepted(new OrderChange(after, event));
  }

  private static Decision wrongStatus(Order order, OrderStatus... expected) {
    return new Decision.Refused(
        OrderErrorReason.WRONG_STATUS,
        "status of order "
            + order.number()
            + ": "
            + order.status()
            + " (expected: "
            + Arrays.stream(expected).map(OrderStatus::name).collect(Collectors.joining(", "))
            + ")");
  }
}
