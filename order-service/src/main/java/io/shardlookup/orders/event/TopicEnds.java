package io.shardlookup.orders.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a topic ends for readers of committed events. The end that Kafka tells counts what they
 * never see, such as the marks of transactions; whoever waits for it may wait for ever. And the end
 * that it tells those readers is before the first transaction that is open, which a relay that died
 * leaves behind, although committed events may lie there: so the partition is read up to its very
 * end, which is possible once the broker has given up on that transaction.
 */
public final class TopicEnds {
  /** A partition's last record is looked for so far before its end first, then further. */
  private static final int FIRST_LOOK = 4;

  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * Polls in a row that may bring a partition no nearer to its end: brokers look for transactions
   * that have timed out every ten seconds, and then have to end them.
   */
  private static final int MAX_IDLE_POLLS =
      (int) KafkaClients.TRANSACTION_TIMEOUT.multipliedBy(4).dividedBy(POLL);

  private TopicEnds() {}

  /**
   * The offset after the last event by partition, 0 where there is none; {@link KafkaException} if
   * that cannot be told.
   *
   * @param group name for the reader, which joins no group
   */
  public static Map<Integer, Long> of(KafkaClients clients, String group) {
    String topic = clients.config().eventsTopic();
    try (Admin admin = clients.admin();
        Consumer<byte[], byte[]> consumer = clients.consumer(group)) {
      Map<TopicPartition, Long> beginnings = TopicOffsets.of(admin, topic, OffsetSpec.earliest());
      Map<Integer, Long> afterLast = new HashMap<>();
      TopicOffsets.of(admin, topic, OffsetSpec.latest())
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
