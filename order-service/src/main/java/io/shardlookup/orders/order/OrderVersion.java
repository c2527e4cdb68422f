package io.shardlookup.orders.order;

/**
 * How often an order has changed: {@link #FIRST} when placed, one more with every change.
 *
 * @param value 0 or more; 0 is before the order was placed
 */
public record OrderVersion(long value) implements Comparable<OrderVersion> {
  /** Before the order was placed. */
  public static final OrderVersion NONE = new OrderVersion(0);

  /** As placed. */
  public static final OrderVersion FIRST = new OrderVersion(1);

  /** Refuses negative values with {@link IllegalArgumentException}. */
  public OrderVersion {
    if (value < 0) {
      throw new IllegalArgumentException("version: " + value + " (expected: 0 or more)");
    }
  }

  /** The version after one more change. */
  public OrderVersion next() {
    return new OrderVersion(value + 1);
  }

  /** Whether changes of the other are missing here. */
  public boolean isOlderThan(OrderVersion other) {
    return value < other.value;
  }

  @Override
  public int compareTo(OrderVersion other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
