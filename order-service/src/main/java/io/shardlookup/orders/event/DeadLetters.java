package io.shardlookup.orders.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The topic of records that a consumer can never take: key, value and headers as they were, and in
 * further headers why and from where. Repeats are possible; the origin tells them. Confined to the
 * consumer's thread.
 */
public final class DeadLetters implements AutoCloseable {
  /** Why: what was found and what was expected. */
  public static final String REASON = "dead_reason";

  /** The group that could not take it. */
  public static final String GROUP = "dead_group";

  /** Topic of the record. */
  public static final String TOPIC = "dead_topic";

  /** Partition of the record, decimal. */
  public static final String PARTITION = "dead_partition";

  /** Offset of the record, decimal. */
  public static final String OFFSET = "dead_offset";

  private final Producer<byte[], byte[]> producer;
  private final EventSubscription subscription;

  /** Writes with this producer, which it closes. */
  public DeadLetters(Producer<byte[], byte[]> producer, EventSubscription subscription) {
    this.producer = producer;
    this.subscription = subscription;
  }

  /** Writes the letters and waits until all are acknowledged. */
  public void write(List<DeadLetter> letters) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    letters.forEach(letter -> sent.add(producer.send(message(letter))));
    for (Future<RecordMetadata> future : sent) {
      await(future);
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private ProducerRecord<byte[], byte[]> message(DeadLetter letter) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    Headers headers =
        new RecordHeaders(record.headers().toArray())
            .add(REASON, letter.reason().getBytes(UTF_8))
            .add(GROUP, subscription.group().getBytes(UTF_8))
            .add(TOPIC, record.topic().getBytes(UTF_8))
            .add(PARTITION, Integer.toString(record.partition()).getBytes(UTF_8))
            .add(OFFSET, Long.toString(record.offset()).getBytes(UTF_8));
    return new ProducerRecord<>(
        subscription.deadLetterTopic(), null, null, record.key(), record.value(), headers);
  }

  private static void await(Future<RecordMetadata> future) {
    try {
      var unused = future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing a dead letter", e);
    } catch (ExecutionException e) {
      throw new KafkaException("dead letter not written: " + e.getCause(), e);
    }
  }

  /**
   * A record that can never be taken.
   *
   * @param record as it came
   * @param reason why
   */
  public record DeadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
    /** For logs: where the record is, and the reason. */
    String text() {
      return record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + reason;
    }
  }
}
