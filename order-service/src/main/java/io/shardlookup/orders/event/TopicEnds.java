package io.shardlookup.orders.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a topic ends for readers of committed events. The end that Kafka tells counts what they
 * never see, such as the marks of transactions; whoever waits for it may wait for ever.
 */
public final class TopicEnds {
  /** A partition's last record is looked for so far before its end first, then further. */
  private static final int FIRST_LOOK = 4;

  private static final Duration POLL = Duration.ofMillis(500);

  /** Polls in a row that may bring a partition no nearer to its end. */
  private static final int MAX_IDLE_POLLS = 20;

  private TopicEnds() {}

  /**
   * The offset after the last event by partition, 0 where there is none; {@link KafkaException} if
   * that cannot be told.
   *
   * @param group name for the reader, which joins no group
   */
  public static Map<Integer, Long> of(KafkaClients clients, String group) {
    try (Consumer<byte[], byte[]> consumer = clients.consumer(group)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(clients.config().eventsTopic()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
      Map<Integer, Long> afterLast = new HashMap<>();
      consumer
          .endOffsets(partitions)
          .forEach(
              (partition, end) ->
                  afterLast.put(
                      partition.partition(),
                      afterLast(consumer, partition, beginnings.getOrDefault(partition, 0L), end)));
      return afterLast;
    }
  }

  private static long afterLast(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long beginning, long end) {
    for (long look = FIRST_LOOK; ; look *= 8) {
      long from = Math.max(beginning, end - look);
      long last = lastBetween(consumer, partition, from, end);
      if (last >= 0) {
        return last + 1;
      }
      if (from == beginning) {
        return 0;
      }
    }
  }

  /** The offset of the last record from there to the end, or later; negative if there is none. */
  private static long lastBetween(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long end) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long last = -1;
    int idle = 0;
    while (consumer.position(partition) < end) {
      long before = consumer.position(partition);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        last = record.offset();
      }
      idle = consumer.position(partition) == before ? idle + 1 : 0;
      if (idle == MAX_IDLE_POLLS) {
        throw new KafkaException(
            partition + ": nothing more after offset " + before + " (expected: up to " + end + ")");
      }
    }
    return last;
  }
}
