package io.shardlookup.orders.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.orders.event.TopicBeginnings.Loss;
import io.shardlookup.orders.servers.PatientProducer;
import io.shardlookup.orders.servers.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
@Timeout(120)
class TopicBeginningsIT {
  private static final Duration IN_TIME = Duration.ofMinutes(1);

  private final String topic = "beginnings-" + UUID.randomUUID();
  private final KafkaClients clients =
      new KafkaClients(new KafkaConfig(TestServers.kafka().bootstrapServers(), topic));
  private final Admin admin = clients.admin();

  @BeforeEach
  void tenRecordsInSomePartitions() {
    EventTopics.create(admin, topic, List.of());
    try (Producer<byte[], byte[]> producer =
        PatientProducer.open(clients.config().bootstrapServers())) {
      for (int i = 0; i < 40; i++) {
        assertThat(producer.send(new ProducerRecord<>(topic, i % 4, new byte[0], new byte[0])))
            .succeedsWithin(IN_TIME);
      }
    }
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void aWholeTopicBeginsWithTheFirstEvent() {
    assertThatCode(() -> TopicBeginnings.check(admin, topic, Loss.REFUSED))
        .doesNotThrowAnyException();
  }

  @Test
  void saysWhichPartitionsHaveLostEvents() {
    delete(Map.of(1, 3L, 3, 10L));

    assertThatThrownBy(() -> TopicBeginnings.check(admin, topic, Loss.REFUSED))
        .isInstanceOf(EventsLostException.class)
        .hasMessage(
            "topic "
                + topic
                + ": partition 1 begins at offset 3, partition 3 begins at offset 10 (expected: at"
                + " 0, with the first event, or --accept-loss); nothing was changed");
    assertThatCode(() -> TopicBeginnings.check(admin, topic, Loss.ACCEPTED))
        .doesNotThrowAnyException();
  }

  @Test
  void failsForATopicThatIsNotThere() {
    assertThatThrownBy(() -> TopicBeginnings.check(admin, "nowhere", Loss.ACCEPTED))
        .isInstanceOf(KafkaException.class)
        .hasMessageStartingWith("topic nowhere: ");
  }

  private void delete(Map<Integer, Long> before) {
    before.forEach(
        (partition, offset) ->
            assertThat(
                    admin
                        .deleteRecords(
                            Map.of(
                                new TopicPartition(topic, partition),
                                RecordsToDelete.beforeOffset(offset)))
                        .all())
                .succeedsWithin(IN_TIME));
  }
}
