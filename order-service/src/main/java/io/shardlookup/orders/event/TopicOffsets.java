package io.shardlookup.orders.event;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Offsets of all partitions of a topic, whatever is committed of what lies there. */
final class TopicOffsets {
  private TopicOffsets() {}

  /** The offset that is asked for in each partition; {@link KafkaException} if one is not told. */
  static Map<TopicPartition, Long> of(Admin admin, String topic, OffsetSpec asked) {
    Map<TopicPartition, OffsetSpec> questions =
        of(topic, admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .flatMap(description -> description.partitions().stream())
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .collect(Collectors.toMap(Function.identity(), partition -> asked));
    return of(topic, admin.listOffsets(questions).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, found -> found.getValue().offset()));
  }

  private static <T> T of(String topic, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking for offsets of topic " + topic, e);
    } catch (ExecutionException e) {
      throw new KafkaException("topic " + topic + ": " + e.getCause(), e);
    }
  }
}
