package io.shardlookup.orders.event;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Offsets of all partitions of a topic, whatever is committed of what lies there. */
final class TopicOffsets {
  private static final String OFFSETS = "offsets are not told";

  private TopicOffsets() {}

  /** The offset that is asked for in each partition; {@link KafkaException} if one is not told. */
  static Map<TopicPartition, Long> of(Admin admin, String topic, OffsetSpec asked) {
    Map<TopicPartition, OffsetSpec> questions =
        AdminAnswer.of(topic, OFFSETS, admin.describeTopics(List.of(topic)).allTopicNames())
            .values()
            .stream()
            .flatMap(description -> description.partitions().stream())
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .collect(Collectors.toMap(Function.identity(), partition -> asked));
    return AdminAnswer.of(topic, OFFSETS, admin.listOffsets(questions).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, found -> found.getValue().offset()));
  }
}
