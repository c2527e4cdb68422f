package io.shardlookup.local.check;

/**
 * The last change of an order that was acknowledged to a client.
 *
 * @param number the order
 * @param version that it had then
 * @param status that it had then
 * @param total that it has from its placing on
 * @param paid sum of the payments that it had then, in the currency's smallest unit
 */
public record Acknowledged(
    String number, long version, String status, CheckedOrder.Total total, long paid) {}
