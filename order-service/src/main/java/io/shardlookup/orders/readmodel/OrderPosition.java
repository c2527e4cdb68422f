package io.shardlookup.orders.readmodel;

/**
 * A place in a list of orders, the latest first.
 *
 * @param placedAtMicros when the last order before it was placed, microseconds since 1970
 * @param orderNumber its number
 */
public record OrderPosition(long placedAtMicros, String orderNumber) {}
