package io.shardlookup.orders.number;

import io.shardlookup.orders.order.OrderNumber;
import java.time.Instant;

/**
 * A number that nobody else gets.
 *
 * @param number the number
 * @param usableUntil until when an order can be placed under it
 */
public record IssuedNumber(OrderNumber number, Instant usableUntil) {}
