package io.shardlookup.orders.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.orders.servers.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
@Timeout(120)
class TransactionalProducerIT {
  private static final int TRANSACTIONS = 20;
  private static final int RECORDS = 2 * EventTopics.PARTITIONS;

  private final String topic = "transactions-" + UUID.randomUUID();
  private final KafkaClients clients =
      new KafkaClients(new KafkaConfig(TestServers.kafka().bootstrapServers(), topic));

  @BeforeEach
  void emptyTopic() {
    try (Admin admin = clients.admin()) {
      EventTopics.create(admin, topic, List.of());
    }
  }

  @Test
  void sendsATransactionInOneRequestHoweverManyPartitionsItIsFor() throws Exception {
    try (Producer<byte[], byte[]> producer = clients.transactionalProducer(topic)) {
      producer.initTransactions();
      for (int i = 0; i < TRANSACTIONS; i++) {
        publish(producer);
      }

      // A broker that has just made the topic, or a sender without a processor for half a second,
      // may split some; without waiting for each other few records would share a request.
      assertThat(metric(producer, "records-per-request-avg"))
          .isBetween(0.5 * RECORDS, 1.0 * RECORDS);
    }
  }

  @Test
  void waitsForNoFurtherRecordOnceATransactionEnds() throws Exception {
    try (Producer<byte[], byte[]> producer = clients.transactionalProducer(topic)) {
      producer.initTransactions();
      publish(producer);

      long start = System.nanoTime();
      for (int i = 0; i < TRANSACTIONS; i++) {
        publish(producer);
      }

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(KafkaClients.TRANSACTION_LINGER.multipliedBy(TRANSACTIONS));
    }
  }

  private void publish(Producer<byte[], byte[]> producer) throws Exception {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      int partition = i % EventTopics.PARTITIONS;
      byte[] key = ("order-" + i).getBytes(UTF_8);
      sent.add(producer.send(new ProducerRecord<>(topic, partition, key, new byte[100])));
    }
    producer.commitTransaction();
    for (Future<RecordMetadata> future : sent) {
      assertThat(future.get().hasOffset()).isTrue();
    }
  }

  private static double metric(Producer<byte[], byte[]> producer, String name) {
    return producer.metrics().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name))
        .mapToDouble(entry -> (Double) entry.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }
}
