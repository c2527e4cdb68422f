package io.shardlookup.orders.order;

/**
 * A change of one order.
 *
 * @param order the order after it
 * @param type what happened
 */
public record OrderChange(Order order, OrderEventType type) {
  /** The first change of an order. */
  public static OrderChange placed(Order order) {
    return new OrderChange(order, OrderEventType.PLACED);
  }

  /** Identification of the event that tells of it: number and version, which happen once. */
  public String eventId() {
    return order.number() + ":" + order.version();
  }
}
