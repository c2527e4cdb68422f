package io.shardlookup.orders.event;

import java.util.regex.Pattern;

/**
 * Which Kafka events go through.
 *
 * @param bootstrapServers host:port of some brokers, separated by commas
 * @param eventsTopic the topic of the events of orders
 */
public record KafkaConfig(String bootstrapServers, String eventsTopic) {
  /** The topic unless configured otherwise. */
  public static final String EVENTS_TOPIC = "orders.events";

  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,230}");

  /** Refuses what is no address or no topic. */
  public KafkaConfig {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(
          "bootstrap servers: \"" + bootstrapServers + "\" (expected: host:port, ...)");
    }
    if (!TOPIC.matcher(eventsTopic).matches()) {
      throw new IllegalArgumentException(
          "events topic: \"" + eventsTopic + "\" (expected: " + TOPIC.pattern() + ")");
    }
  }
}
