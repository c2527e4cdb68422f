package io.shardlookup.orders.command;

import io.shardlookup.orders.order.OrderCommand;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.OrderVersion;

/**
 * A command on an order that was placed.
 *
 * @param number the order
 * @param id chosen by the caller, unique in its order
 * @param expected the version that the order must have; {@link OrderVersion#NONE} for any
 * @param command what is asked
 */
public record CommandRequest(
    OrderNumber number, String id, OrderVersion expected, OrderCommand command) {
  /** Refuses an id that cannot be one. */
  public CommandRequest {
    OrderCommand.checkId(id);
  }
}
