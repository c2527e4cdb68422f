package io.shardlookup.orders.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.orders.servers.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
@Timeout(180)
@Tag("slow")
class TopicEndsIT {
  private final String topic = "ends-" + UUID.randomUUID();
  private final KafkaClients clients =
      new KafkaClients(new KafkaConfig(TestServers.kafka().bootstrapServers(), topic));

  @BeforeEach
  void emptyTopic() {
    try (Admin admin = clients.admin()) {
      EventTopics.create(admin, topic, List.of());
    }
  }

  @Test
  void areBehindTheLastEventAndNotBehindTheMarkOfItsTransaction() throws Exception {
    try (Producer<byte[], byte[]> relay = begun("relay")) {
      Future<RecordMetadata> sent = send(relay, 3);
      relay.commitTransaction();

      assertThat(TopicEnds.of(clients, "reader"))
          .hasSize(EventTopics.PARTITIONS)
          .containsEntry(3, sent.get().offset() + 1)
          .containsEntry(0, 0L);
    }
  }

  /** The broker ends the transaction, whose relay was killed, while the end is looked for. */
  @Test
  void areBehindACommittedEventThatATransactionHidesWhichNobodyEnds() throws Exception {
    Producer<byte[], byte[]> killed = begun("killed");
    try (Producer<byte[], byte[]> relay = begun("relay")) {
      Future<RecordMetadata> never = send(killed, 0);
      killed.flush();
      Future<RecordMetadata> sent = send(relay, 0);
      relay.commitTransaction();
      assertThat(sent.get().offset()).isGreaterThan(never.get().offset());

      assertThat(TopicEnds.of(clients, "reader"))
          .containsEntry(0, sent.get().offset() + 1)
          .containsEntry(1, 0L);
    } finally {
      killed.close(Duration.ZERO);
    }
  }

  private Producer<byte[], byte[]> begun(String name) {
    Producer<byte[], byte[]> producer = clients.transactionalProducer(topic + "/" + name);
    producer.initTransactions();
    producer.beginTransaction();
    return producer;
  }

  private Future<RecordMetadata> send(Producer<byte[], byte[]> producer, int partition) {
    byte[] key = "order-1".getBytes(UTF_8);
    return producer.send(new ProducerRecord<>(topic, partition, key, new byte[100]));
  }
}
