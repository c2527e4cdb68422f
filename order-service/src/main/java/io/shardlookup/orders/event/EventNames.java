package io.shardlookup.orders.event;

import java.util.Locale;

/** What types of events are called by the world outside. */
public final class EventNames {
  /** Begins every type; the version is that of the contract. */
  private static final String PREFIX = "io.shardlookup.orders.v1.";

  private EventNames() {}

  /** The CloudEvents type, such as {@code io.shardlookup.orders.v1.partly-paid}. */
  public static String cloudEventType(String storedType) {
    return PREFIX + storedType.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
