package io.shardlookup.orders.settlement;

import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.order.Money;
import io.shardlookup.orders.order.OrderStatus;
import java.math.BigDecimal;

/**
 * The sum of the lines of one status and currency.
 *
 * @param status of the orders
 * @param orders how many
 * @param amount sum of their amounts
 */
record LedgerTotal(OrderStatus status, long orders, Money amount) {
  /** A total; {@link OrderErrorReason#AMOUNT_OVERFLOW} if the sum is beyond 64 bits. */
  static LedgerTotal of(OrderStatus status, long orders, BigDecimal sum, String currency) {
    try {
      return new LedgerTotal(status, orders, new Money(sum.longValueExact(), currency));
    } catch (ArithmeticException e) {
      throw new OrderException(
          OrderErrorReason.AMOUNT_OVERFLOW,
          "total of " + status + ": " + sum + " (expected: at most " + Long.MAX_VALUE + ")",
          e);
    }
  }
}
