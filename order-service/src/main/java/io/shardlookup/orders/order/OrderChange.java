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

  /**
   * Identification of the event that tells of it, the same however often it is told: {@code <order
   * number>/<version>}; {@code /restated} follows if it is told without having happened.
   */
  public String eventId() {
    String id = order.number() + "/" + order.version();
    return type == OrderEventType.RESTATED ? id + "/restated" : id;
  }
}
