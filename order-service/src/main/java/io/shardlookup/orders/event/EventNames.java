package io.shardlookup.orders.event;

import io.shardlookup.orders.v1.OrderEventType;
import java.util.Locale;

/** What events are called in outboxes and in the headers of the topic. */
public final class EventNames {
  /** Begins every type; the version is that of the contract. */
  private static final String TYPE_PREFIX = "io.shardlookup.orders.v1.";

  private static final String ENUM_PREFIX = "ORDER_EVENT_TYPE_";

  private EventNames() {}

  /** The name of a type, such as {@code io.shardlookup.orders.v1.partly-paid}. */
  public static String type(OrderEventType type) {
    if (type == OrderEventType.UNRECOGNIZED
        || type == OrderEventType.ORDER_EVENT_TYPE_UNSPECIFIED) {
      throw new IllegalArgumentException("event type: " + type + " (expected: one that is named)");
    }
    return TYPE_PREFIX
        + type.name().substring(ENUM_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
