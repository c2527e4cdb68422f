package io.shardlookup.orders.event;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a topic begins: at offset 0 in each partition, unless it has lost events, by a retention
 * that somebody has set or by hand. What is built from such a topic lacks what those events told.
 */
public final class TopicBeginnings {
  private static final Logger log = LoggerFactory.getLogger(TopicBeginnings.class);

  private TopicBeginnings() {}

  /** What happens when events are lost. */
  public enum Loss {
    /** Nothing is built. */
    REFUSED,
    /** Somebody has decided to build from the others. */
    ACCEPTED
  }

  /** As the other one, of the topic of events. */
  public static void check(KafkaClients clients, Loss loss) {
    try (Admin admin = clients.admin()) {
      check(admin, clients.config().eventsTopic(), loss);
    }
  }

  /**
   * Returns if the topic has all its events, or if their loss is accepted; changes nothing.
   *
   * @throws EventsLostException if it has not, and says which partitions begin where
   * @throws KafkaException if that cannot be told
   */
  public static void check(Admin admin, String topic, Loss loss) {
    Map<Integer, Long> late = late(admin, topic);
    if (late.isEmpty()) {
      return;
    }
    String found =
        "topic "
            + topic
            + ": "
            + late.entrySet().stream()
                .map(
                    entry ->
                        "partition " + entry.getKey() + " begins at offset " + entry.getValue())
                .collect(Collectors.joining(", "));
    if (loss == Loss.REFUSED) {
      throw new EventsLostException(
          found + " (expected: at 0, with the first event, or --accept-loss); nothing was changed");
    }
    log.warn("{} (expected: at 0): what earlier events told is lost, as accepted", found);
  }

  /** Partitions that do not begin with their first event, and the offsets at which they do. */
  private static Map<Integer, Long> late(Admin admin, String topic) {
    Map<Integer, Long> late = new TreeMap<>();
    TopicOffsets.of(admin, topic, OffsetSpec.earliest())
        .forEach(
            (partition, beginning) -> {
              if (beginning > 0) {
                late.put(partition.partition(), beginning);
              }
            });
    return late;
  }
}
