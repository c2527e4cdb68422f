package io.shardlookup.orders.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardlookup.model.ShardName;
import io.shardlookup.orders.event.CloudEventHeaders;
import io.shardlookup.orders.event.EventNames;
import io.shardlookup.orders.event.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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

  private KafkaPublisher(Producer<byte[], byte[]> producer, String topic, ShardName shard) {
    this.producer = producer;
    this.topic = topic;
    this.shard = shard;
  }

  /** The shard's publisher from now on. */
  static KafkaPublisher open(KafkaClients clients, ShardName shard) {
    String topic = clients.config().eventsTopic();
    KafkaPublisher publisher =
        new KafkaPublisher(
            clients.transactionalProducer(transactionalId(topic, shard)), topic, shard);
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
    entries.forEach(entry -> sent.add(producer.send(message(entry))));
    producer.commitTransaction();
    sent.forEach(KafkaPublisher::requireSent);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  private ProducerRecord<byte[], byte[]> message(OutboxEntry entry) {
    return new ProducerRecord<>(
        topic,
        null,
        entry.createdAt().toEpochMilli(),
        entry.shardKey().getBytes(UTF_8),
        entry.payload().toByteArray(),
        CloudEventHeaders.of(
            entry.eventId(),
            shard.toString(),
            EventNames.cloudEventType(entry.type()),
            entry.shardKey(),
            entry.createdAt()));
  }

  /** A committed transaction has sent all; this holds the client to it. */
  private static void requireSent(Future<RecordMetadata> future) {
    try {
      var unused = future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted after a transaction", e);
    } catch (ExecutionException e) {
      throw new KafkaException("committed without an event: " + e.getCause(), e);
    }
  }
}
