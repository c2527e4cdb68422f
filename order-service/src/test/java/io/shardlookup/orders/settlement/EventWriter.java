package io.shardlookup.orders.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardlookup.orders.v1.OrderEvent;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes events to a topic, as the relays of orders do. */
final class EventWriter implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  EventWriter(String bootstrapServers, String topic) {
    this.topic = topic;
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("acks", "all");
    settings.put("enable.idempotence", "false");
    settings.put("max.in.flight.requests.per.connection", "1");
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Writes an event; it may still be under way. */
  void write(OrderEvent event) {
    write(event.getOrderNumber(), event.toByteArray());
  }

  /** Writes anything; it may still be under way. */
  void write(String key, byte[] value) {
    var unused = producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value));
  }

  /** Writes the whole lives of orders, each version of all of them after the one before. */
  void writeLives(int from, int to) {
    for (int version = 1; version <= 4; version++) {
      for (int n = from; n < to; n++) {
        ShopOrder order = new ShopOrder(n);
        if (version <= order.lastVersion()) {
          write(order.event(version));
        }
      }
    }
    flush();
  }

  /** All that was written is in the topic. */
  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
