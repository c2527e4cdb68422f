package io.shardlookup.orders.event;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a producer is that has forgotten where a topic's partitions are and finds no broker: it
 * takes a record, waits in vain, and says so by the future. This one does not wait.
 */
public final class ProducerWithoutBrokers extends MockProducer<byte[], byte[]> {
  private int sends;

  /** Of any topic. */
  public ProducerWithoutBrokers() {
    super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> message, Callback callback) {
    sends++;
    return CompletableFuture.failedFuture(
        new TimeoutException("topic " + message.topic() + " not present in metadata"));
  }

  /** How many records it was given. */
  public synchronized int sends() {
    return sends;
  }
}
