package io.shardlookup.orders.event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics that events go through. They keep all they hold: whoever builds on events can start
 * from the first one. The number of partitions never changes, since with it the events of an order
 * would go to another partition than those before.
 */
public final class EventTopics {
  /** Partitions of the events of orders: the most members of a group that share the work. */
  public static final int PARTITIONS = 12;

  /** What a batch of one dead letter has beside the letter, generously. */
  private static final int FRAMING = 10_000;

  private EventTopics() {}

  /**
   * Makes topics that are not there, with as many replicas as the brokers do by default; leaves
   * others as they are. Fails with {@link KafkaException}.
   *
   * @param events the topic of events
   * @param deadLetters topics for what cannot be taken; they take larger records than the topic of
   *     events does
   */
  public static void create(Admin admin, String events, Collection<String> deadLetters) {
    var unused = makeMissing(admin, events, deadLetters);
  }

  /** As {@link #create}; returns those that were there before. */
  static Set<String> makeMissing(Admin admin, String events, Collection<String> deadLetters) {
    Map<String, String> keepAll =
        Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    Map<String, String> keepAllLetters = new HashMap<>(keepAll);
    keepAllLetters.put(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(KafkaClients.MAX_LETTER_BYTES + FRAMING));
    List<NewTopic> topics = new ArrayList<>();
    topics.add(new NewTopic(events, Optional.of(PARTITIONS), Optional.empty()).configs(keepAll));
    for (String topic : Set.copyOf(deadLetters)) {
      topics.add(new NewTopic(topic, Optional.of(1), Optional.empty()).configs(keepAllLetters));
    }
    Set<String> found = new TreeSet<>();
    admin
        .createTopics(topics)
        .values()
        .forEach(
            (topic, made) -> {
              if (!isMade(topic, made)) {
                found.add(topic);
              }
            });
    return found;
  }

  /**
   * Returns if the topic is there, whoever made it; never makes it, as asking for its partitions in
   * another way may. {@link KafkaException} if it is not, or if that cannot be told within {@link
   * KafkaClients#CALL_BOUND}.
   */
  public static void requireThere(Admin admin, String topic) {
    DescribeTopicsOptions bounded =
        new DescribeTopicsOptions().timeoutMs((int) KafkaClients.CALL_BOUND.toMillis());
    var unused =
        AdminAnswer.of(
            topic,
            "not known to be there",
            admin.describeTopics(List.of(topic), bounded).allTopicNames());
  }

  /** False if it was there before. */
  private static boolean isMade(String topic, KafkaFuture<Void> made) {
    try {
      var unused = made.get();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while making topic " + topic, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw new KafkaException("topic " + topic + ": cannot be made: " + e.getCause(), e);
    }
  }
}
