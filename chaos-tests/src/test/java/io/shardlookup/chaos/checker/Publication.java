package io.shardlookup.chaos.checker;

/**
 * An event as a topic holds it.
 *
 * @param partition of the topic
 * @param key of the record
 * @param order that the event tells of
 * @param version of the order after the change
 */
public record Publication(int partition, String key, String order, long version) {}
