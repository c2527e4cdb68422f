package io.shardlookup.orders.store;

import io.shardlookup.orders.order.Fingerprint;
import io.shardlookup.orders.order.Order;

/**
 * An order as its shard holds it.
 *
 * @param order the order
 * @param placed what was placed, to tell a repetition from another order
 */
public record StoredOrder(Order order, Fingerprint placed) {}
