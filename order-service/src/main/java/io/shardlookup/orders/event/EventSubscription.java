package io.shardlookup.orders.event;

/**
 * Who follows the events of orders.
 *
 * @param group the consumer group, whose members share the partitions
 * @param topic the events
 * @param deadLetterTopic where records go that the group can never take
 */
public record EventSubscription(String group, String topic, String deadLetterTopic) {
  /** Refuses empty names and a dead-letter topic that is the topic itself. */
  public EventSubscription {
    if (group.isEmpty() || topic.isEmpty() || deadLetterTopic.equals(topic)) {
      throw new IllegalArgumentException(
          "subscription: group \""
              + group
              + "\", topic \""
              + topic
              + "\", dead letters to \""
              + deadLetterTopic
              + "\" (expected: a group, a topic, and another topic for dead letters)");
    }
  }
}
