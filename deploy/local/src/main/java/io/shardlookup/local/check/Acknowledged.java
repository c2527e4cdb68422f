package io.shardlookup.local.check;

/**
 * The last change of an order that was acknowledged to a client.
 *
 * @param number the order
 * @param version that it had then
 * @param status that it had then
 */
public record Acknowledged(String number, long version, String status) {}
