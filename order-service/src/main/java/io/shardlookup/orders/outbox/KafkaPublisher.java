package io.shardlookup.orders.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardlookup.model.ShardName;
import io.shardlookup.orders.event.CloudEventHeaders;
import io.shardlookup.orders.event.EventNames;
import io.shardlookup.orders.event.EventTopics;
import io.shardlookup.orders.event.KafkaClients;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes to Kafka, a batch a transaction. The transactional id is the shard's: opening a
 * publisher ends the transaction of the one before and fences it.
 */
final class KafkaPublisher implements EventPublisher {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final ShardName shard;
  private final Clock clock;

  /** Of a producer whose transactions are initialized; closes it in the end. */
  KafkaPublisher(Producer<byte[], byte[]> producer, String topic, ShardName shard, Clock clock) {
    this.producer = producer;
    this.topic = topic;
    this.shard = shard;
    this.clock = clock;
  }

  /**
   * The shard's publisher from now on; the clock is the one that dates events. Only once the topic
   * is there: brokers may make one that a producer names, and not as it has to be.
   */
  static KafkaPublisher open(KafkaClients clients, ShardName shard, Clock clock) {
    String topic = clients.config().eventsTopic();
    try (Admin admin = clients.admin()) {
      EventTopics.requireThere(admin, topic);
    }
    KafkaPublisher publisher =
        new KafkaPublisher(
            clients.transactionalProducer(transactionalId(topic, shard)), topic, shard, clock);
    try {
      publisher.producer.initTransactions();
      return publisher;
    } catch (RuntimeException e) {
      publisher.close();
      throw e;
    }
  }

  /** One publisher at a time has it. */
  static String transactionalId(String topic, ShardName shard) {
    return "shard-lookup-relay-" + topic + "-" + shard;
  }

  @Override
  public void publish(List<OutboxEntry> entries) {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>(entries.size());
    entries.forEach(entry -> sent.add(send(entry)));
    producer.commitTransaction();
    sent.forEach(KafkaPublisher::requireSent);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  /**
   * Fails at once if it cannot be sent. Where no broker is known any more the producer waits for
   * one, for as long as a call may last, and says so by the future alone: each further event of the
   * batch would wait as long again.
   */
  private Future<RecordMetadata> send(OutboxEntry entry) {
    Future<RecordMetadata> future = producer.send(message(entry));
    if (future.isDone()) {
      requireSent(future);
    }
    return future;
  }

  /**
   * Its time is never later than now, which {@code ce_time} can be, written by an instance whose
   * clock was ahead: brokers refuse times of the future, and with them all that comes after.
   */
  private ProducerRecord<byte[], byte[]> message(OutboxEntry entry) {
    return new ProducerRecord<>(
        topic,
        null,
        Math.min(entry.createdAt().toEpochMilli(), clock.millis()),
        entry.shardKey().getBytes(UTF_8),
        entry.payload().toByteArray(),
        CloudEventHeaders.of(
            entry.eventId(),
            shard.toString(),
            EventNames.cloudEventType(entry.type()),
            entry.shardKey(),
            entry.createdAt()));
  }

  /** A committed transaction has sent all, too; this holds the client to it. */
  private static void requireSent(Future<RecordMetadata> future) {
    try {
      var unused = future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while an event was sent", e);
    } catch (ExecutionException e) {
      throw new KafkaException("event not sent: " + e.getCause(), e);
    }
  }
}
