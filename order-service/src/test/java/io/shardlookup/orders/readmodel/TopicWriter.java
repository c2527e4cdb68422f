package io.shardlookup.orders.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardlookup.orders.v1.OrderEvent;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts events, and what is none, into a topic. */
final class TopicWriter implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  TopicWriter(String bootstrapServers, String topic) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrapServers);
    // Numbered batches of one topic are out of order in another that was made under its name.
    settings.put("enable.idempotence", "false");
    settings.put("max.in.flight.requests.per.connection", "1");
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = topic;
  }

  /** An event. */
  void write(OrderEvent event) {
    write(event.getOrderNumber(), event.toByteArray());
  }

  /** Anything. */
  void write(String key, byte[] value) {
    var unused = producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value));
  }

  /** Waits until all is written. */
  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
