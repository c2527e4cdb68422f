package io.shardlookup.orders.command;

import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.order.Decision;
import io.shardlookup.orders.order.Order;

/**
 * What a transaction says to a command. A refusal is committed too: the fence then confirms that
 * the shard which refuses is the one that serves the order.
 */
sealed interface Answer {
  /**
   * It is done, now or before.
   *
   * @param order the order as it is now
   * @param repeated whether it had been done before
   */
  record Done(Order order, boolean repeated) implements Answer {}

  /**
   * It is not done.
   *
   * @param why the reason and a message for people
   */
  record Refused(Decision.Refused why) implements Answer {}

  /** A refusal that reads {@code subject: value (expected: expectation)}. */
  static Answer refuse(OrderErrorReason reason, String subject, Object value, String expectation) {
    return new Refused(
        new Decision.Refused(reason, subject + ": " + value + " (expected: " + expectation + ")"));
  }
}
