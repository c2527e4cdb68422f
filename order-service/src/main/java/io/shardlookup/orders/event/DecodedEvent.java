package io.shardlookup.orders.event;

import io.shardlookup.orders.v1.OrderEvent;

/** What a record of the topic turned out to be. */
public sealed interface DecodedEvent {
  /**
   * An event that can be built on.
   *
   * @param event whole and consistent in itself
   */
  record Sound(OrderEvent event) implements DecodedEvent {}

  /**
   * Nothing that can be built on, now or later.
   *
   * @param reason what was found and what was expected
   */
  record Poison(String reason) implements DecodedEvent {}
}
