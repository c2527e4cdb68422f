package io.shardlookup.orders.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads all that is committed in a topic, from its beginning on. Shares nothing with the product.
 */
public final class EventReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

  /** A reader of the topic, which is there, or about to be made. */
  public EventReader(String bootstrapServers, String topic) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    this.consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (PartitionInfo partition : partitions(topic)) {
      partitions.add(new TopicPartition(topic, partition.partition()));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** All records so far, those of one key in the order of the topic. */
  public List<ConsumerRecord<String, byte[]>> read() {
    consumer.poll(Duration.ofMillis(200)).forEach(records::add);
    return records;
  }

  /** As {@link #read}, up to all that was committed at the time of the call. */
  public List<ConsumerRecord<String, byte[]>> readToTheEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    long begin = System.nanoTime();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      var unused = read();
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new AssertionError(records.size() + " records (expected: up to " + ends + ")");
      }
    }
    return records;
  }

  /** Ids of events, by key, each once, in the order of their first publication. */
  public Map<String, List<String>> firstPublications() {
    Map<String, Set<String>> byKey = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : readToTheEnd()) {
      byKey
          .computeIfAbsent(record.key(), key -> new LinkedHashSet<>())
          .add(header(record, "ce_id"));
    }
    Map<String, List<String>> lists = new HashMap<>();
    byKey.forEach((key, ids) -> lists.put(key, List.copyOf(ids)));
    return lists;
  }

  /** A header of a record; fails if it is missing. */
  public static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** Brokers tell of a topic a moment after they have made it. */
  private List<PartitionInfo> partitions(String topic) {
    return await().atMost(PATIENCE).until(() -> consumer.partitionsFor(topic), at -> !at.isEmpty());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
