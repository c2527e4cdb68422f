package io.shardlookup.orders.command;

import io.shardlookup.orders.order.Order;

/**
 * A command that was carried out.
 *
 * @param order the order as it is now
 * @param repeated whether it had been carried out before
 */
public record CommandResult(Order order, boolean repeated) {}
