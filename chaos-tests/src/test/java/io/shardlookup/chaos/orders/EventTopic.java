package io.shardlookup.chaos.orders;

import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.chaos.checker.Publication;
import io.shardlookup.orders.v1.OrderEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the whole topic of events as any consumer may: committed events, from the first one on; and
 * sees who follows it.
 */
final class EventTopic {
  private static final String NAME = "orders.events";

  private EventTopic() {}

  /** All events that it holds now. */
  static List<Publication> read(String bootstrap) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(NAME).stream()
              .map(partition -> new TopicPartition(NAME, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<Publication> events = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
          events.add(publication(each));
        }
      }
      return events;
    }
  }

  /** Whether Kafka counts anybody among the members of a group. */
  static boolean isFollowedBy(String bootstrap, String group) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
          .anyMatch(description -> !description.members().isEmpty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw new AssertionError("group " + group, e);
    }
  }

  private static Publication publication(ConsumerRecord<byte[], byte[]> each) {
    try {
      OrderEvent event = OrderEvent.parseFrom(each.value());
      return new Publication(
          each.partition(),
          new String(each.key(), StandardCharsets.UTF_8),
          event.getOrderNumber(),
          event.getVersion());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(each.partition() + "/" + each.offset() + ": not an event", e);
    }
  }
}
