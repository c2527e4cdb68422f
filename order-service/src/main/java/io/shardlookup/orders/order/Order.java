package io.shardlookup.orders.order;

import io.shardlookup.orders.error.OrderException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole order at one version. Immutable; {@link Lifecycle} says what may come next.
 *
 * @param purchase what was ordered
 * @param version how often it has changed
 * @param status where it is in its life
 * @param payments what was paid, in the order of arrival; at most {@link #MAX_PAYMENTS}
 * @param cancelReason why it was called off, 1..200 characters; null unless CANCELLED
 * @param placedAt when it was placed, in microseconds
 * @param updatedAt when it last changed, in microseconds; never before the change before
 */
public record Order(
    Purchase purchase,
    OrderVersion version,
    OrderStatus status,
    List<Payment> payments,
    @Nullable String cancelReason,
    Instant placedAt,
    Instant updatedAt) {
  /**
   * Most payments of an order. An event carries the whole order, and has to fit what carries
   * events; the last payment there can be has to make up the total.
   */
  public static final int MAX_PAYMENTS = 100;

  private static final int MAX_REASON = 200;

  /** Copies the list; refuses an order that cannot have come to be. */
  public Order {
    payments = List.copyOf(payments);
    if (version.isOlderThan(OrderVersion.FIRST)) {
      throw OrderException.invalid("version", version, "1 or more");
    }
    if (payments.size() > MAX_PAYMENTS) {
      throw OrderException.invalid("payments", payments.size(), "0.." + MAX_PAYMENTS);
    }
    if ((status == OrderStatus.CANCELLED) != (cancelReason != null)) {
      throw OrderException.invalid(
          "cancel_reason", String.valueOf(cancelReason), "one for a CANCELLED order alone");
    }
    if (cancelReason != null) {
      checkReason(cancelReason);
    }
  }

  /** A new order. */
  public static Order place(Purchase purchase, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MICROS);
    return new Order(purchase, OrderVersion.FIRST, OrderStatus.CREATED, List.of(), null, at, at);
  }

  /** Returns a reason to call an order off if it can be one. */
  static String checkReason(String reason) {
    return Texts.characters("reason", reason, MAX_REASON);
  }

  /** Its number. */
  public OrderNumber number() {
    return purchase.number();
  }

  /** What it costs. */
  public Money total() {
    return purchase.total();
  }

  /** Sum of its payments. */
  public Money paid() {
    Money sum = Money.zero(purchase.currency());
    for (Payment payment : payments) {
      sum = sum.plus(payment.amount());
    }
    return sum;
  }

  /** What is still to be paid, 0 or more. */
  public Money open() {
    return total().minus(paid());
  }

  /** The order after one more change. */
  Order changed(
      OrderStatus newStatus,
      List<Payment> newPayments,
      @Nullable String newReason,
      Instant changedAt) {
    return new Order(
        purchase, version.next(), newStatus, newPayments, newReason, placedAt, changedAt);
  }

  /** When a change counts that is made now: in microseconds, and not before the last one. */
  Instant timeOfChange(Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MICROS);
    return at.isBefore(updatedAt) ? updatedAt : at;
  }
}
