package io.shardlookup.orders.order;

import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;

/** What the rules say to a command. */
public sealed interface Decision {
  /**
   * It is done.
   *
   * @param change what comes of it
   */
  record Accepted(OrderChange change) implements Decision {}

  /**
   * It is not done.
   *
   * @param reason why
   * @param message for people: shows the value and what was expected
   */
  record Refused(OrderErrorReason reason, String message) implements Decision {
    /** The error that tells the caller. */
    public OrderException toException() {
      return new OrderException(reason, message);
    }
  }
}
