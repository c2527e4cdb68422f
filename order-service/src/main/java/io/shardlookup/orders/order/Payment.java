package io.shardlookup.orders.order;

import io.shardlookup.orders.error.OrderException;
import java.time.Instant;

/**
 * A payment that was received.
 *
 * @param id unique in its order, 1..64 printable ASCII characters
 * @param amount what was paid, 1 or more
 * @param method how, 1..32 characters of a-z, 0-9, _ and -
 * @param paidAt when it was taken note of, in microseconds
 * @param version version of the order that took note of it
 */
public record Payment(
    String id, Money amount, String method, Instant paidAt, OrderVersion version) {
  private static final int MAX_ID = 64;
  private static final int MAX_METHOD = 32;

  /** Refuses values out of bounds. */
  public Payment {
    Texts.id("payment_id", id, MAX_ID);
    Texts.word("method", method, MAX_METHOD);
    if (!amount.isPositive()) {
      throw OrderException.invalid("amount", amount.minorUnits(), "1 or more minor units");
    }
  }
}
