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
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The topic of records that a consumer can never take: key, value and headers as they were, and in
 * further headers why and from where. A record that is too large for a letter gets one with the
 * latter alone, which says what is left out. Repeats are possible; the origin tells them. Confined
 * to the consumer's thread.
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

  /** Only of a letter without its record: how large that was. */
  public static final String OMITTED = "dead_omitted";

  /** A record of an order has a key that is far shorter. */
  private static final int LONGEST_KEY_ALONE = 1_000;

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
    letters.forEach(letter -> sent.add(send(letter)));
    for (int i = 0; i < letters.size(); i++) {
      if (!isTaken(sent.get(i)) && !isTaken(producer.send(withoutRecord(letters.get(i))))) {
        throw new KafkaException("dead letter not written: too large without its record");
      }
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  /**
   * Fails at once where no broker is known any more: each further letter would wait for one, too.
   */
  private Future<RecordMetadata> send(DeadLetter letter) {
    Future<RecordMetadata> future = producer.send(message(letter));
    if (future.isDone()) {
      boolean unused = isTaken(future);
    }
    return future;
  }

  private ProducerRecord<byte[], byte[]> message(DeadLetter letter) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    Headers headers = addOrigin(new RecordHeaders(record.headers().toArray()), letter);
    return new ProducerRecord<>(
        subscription.deadLetterTopic(), null, null, record.key(), record.value(), headers);
  }

  /** What is small for certain; the rest can be read where the record is. */
  @SuppressWarnings("NullAway") // Kafka's records may have no key and no value.
  private ProducerRecord<byte[], byte[]> withoutRecord(DeadLetter letter) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    String omitted =
        "a record of "
            + size(record.key())
            + " bytes of key and "
            + size(record.value())
            + " of value, with "
            + record.headers().toArray().length
            + " headers: too large for a dead letter";
    Headers headers = addOrigin(new RecordHeaders(), letter).add(OMITTED, omitted.getBytes(UTF_8));
    return new ProducerRecord<>(
        subscription.deadLetterTopic(),
        null,
        null,
        size(record.key()) <= LONGEST_KEY_ALONE ? record.key() : null,
        null,
        headers);
  }

  private Headers addOrigin(Headers headers, DeadLetter letter) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    return headers
        .add(REASON, letter.reason().getBytes(UTF_8))
        .add(GROUP, subscription.group().getBytes(UTF_8))
        .add(TOPIC, record.topic().getBytes(UTF_8))
        .add(PARTITION, Integer.toString(record.partition()).getBytes(UTF_8))
        .add(OFFSET, Long.toString(record.offset()).getBytes(UTF_8));
  }

  private static int size(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** Whether it was acknowledged; false if it is too large ever to be. */
  private static boolean isTaken(Future<RecordMetadata> future) {
    try {
      var unused = future.get();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing a dead letter", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return false;
      }
      throw new KafkaException("dead letter not written: " + e.getCause(), e);
    }
  }

  /**
   * A record that can never be taken.
   *
   * @param record as it came
   * @param reason why, cut after {@link #LONGEST_REASON} characters
   */
  public record DeadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
    /** More characters tell nobody more. */
    public static final int LONGEST_REASON = 2_000;

    /** Cuts what is longer. */
    public DeadLetter {
      if (reason.length() > LONGEST_REASON) {
        reason = reason.substring(0, LONGEST_REASON) + "... (" + reason.length() + " characters)";
      }
    }

    /** For logs: where the record is, and the reason. */
    String text() {
      return record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + reason;
    }
  }
}
