package io.shardlookup.orders.servers;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes producers with the time-outs that Kafka's have by default, minutes: a broker on a slow disk
 * may need seconds until it leads the partitions of a topic that it has made, longer than the
 * service's own producers try. What tests have written is then in the topic, each record once.
 */
public final class PatientProducer {
  private PatientProducer() {}

  /** A producer for these brokers. */
  public static Producer<byte[], byte[]> open(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
