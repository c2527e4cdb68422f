package io.shardlookup.orders.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.orders.servers.EventReader;
import io.shardlookup.orders.servers.TestServers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that nobody can take and that hardly fit a letter, or do not. */
@ExtendWith(TestServers.class)
@Timeout(300)
class LargeDeadLettersIT {
  private static final Duration IN_TIME = Duration.ofMinutes(2);

  private final String bootstrap = TestServers.kafka().bootstrapServers();
  private final String topic = "large-" + UUID.randomUUID();
  private final EventSubscription subscription =
      new EventSubscription("readers-of-" + topic, topic, topic + ".dead");
  private final KafkaClients clients = new KafkaClients(new KafkaConfig(bootstrap, topic));
  private final FakeProjection projection = new FakeProjection();
  private final EventFollower follower =
      EventFollower.of(
          subscription,
          clients,
          consumer -> projection,
          new ProjectionMeters(new SimpleMeterRegistry(), "readers", Clock.systemUTC()),
          new Random(1));

  @AfterEach
  void close() {
    follower.close();
  }

  @Test
  void aRecordThatFillsABatchBecomesALetterWithAllOfIt() {
    makeTopics(List.of(subscription.deadLetterTopic()));
    byte[] key = "k".repeat(500_000).getBytes(UTF_8);
    byte[] value =
        SampleOrders.event(1, 1).toBuilder().setEventId("e".repeat(500_000)).build().toByteArray();

    ConsumerRecord<String, byte[]> letter = deadAmongOthers(key, value);

    assertThat(letter.key()).hasSize(500_000);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(EventReader.header(letter, DeadLetters.REASON))
        .isEqualTo(
            "key: \""
                + "k".repeat(80)
                + "\"... (500000 characters) (expected: \"20260718-1\", the"
                + " order number of the value)");
    assertThat(letter.headers().lastHeader(DeadLetters.OMITTED)).isNull();
  }

  @Test
  void aRecordThatIsTooLargeForAnyLetterIsToldWithoutItsValue() {
    makeTopics(List.of(subscription.deadLetterTopic()));

    ConsumerRecord<String, byte[]> letter =
        deadAmongOthers("some key".getBytes(UTF_8), new byte[5_000_000]);

    assertThat(letter.key()).isEqualTo("some key");
    requireOmitted(letter, "a record of 8 bytes of key and 5000000 of value, with 0 headers");
  }

  @Test
  void aTopicOfLettersThatTakesLessGetsWhatItTakes() {
    makeTopics(List.of());
    try (Admin admin = clients.admin()) {
      NewTopic small =
          new NewTopic(subscription.deadLetterTopic(), Optional.of(1), Optional.empty())
              .configs(Map.of("max.message.bytes", "50000"));
      assertThat(admin.createTopics(Set.of(small)).all()).succeedsWithin(IN_TIME);
    }

    ConsumerRecord<String, byte[]> letter =
        deadAmongOthers("k".repeat(2_000).getBytes(UTF_8), new byte[60_000]);

    assertThat(letter.key()).isNull();
    requireOmitted(letter, "a record of 2000 bytes of key and 60000 of value, with 0 headers");
  }

  private void makeTopics(List<String> deadLetters) {
    try (Admin admin = clients.admin()) {
      EventTopics.create(admin, topic, deadLetters);
    }
  }

  /** The letter about this record, which an event follows that must be taken. */
  private ConsumerRecord<String, byte[]> deadAmongOthers(byte[] key, byte[] value) {
    // Compressed, a batch may hold records that brokers would not take as they are.
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "compression.type",
                "gzip",
                "max.request.size",
                10_000_000),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      send(producer, key, value);
      send(
          producer, SampleOrders.number(2).getBytes(UTF_8), SampleOrders.event(2, 1).toByteArray());
    }
    follower.start();

    await().atMost(IN_TIME).until(() -> projection.ids().contains("20260718-2:1"));
    try (EventReader dead = new EventReader(bootstrap, subscription.deadLetterTopic())) {
      await().atMost(IN_TIME).until(() -> !dead.read().isEmpty());
      return dead.read().get(0);
    }
  }

  private void send(Producer<byte[], byte[]> producer, byte[] key, byte[] value) {
    assertThat(producer.send(new ProducerRecord<>(topic, 0, key, value))).succeedsWithin(IN_TIME);
  }

  private void requireOmitted(ConsumerRecord<String, byte[]> letter, String what) {
    assertThat(letter.value()).isNull();
    assertThat(EventReader.header(letter, DeadLetters.OMITTED))
        .isEqualTo(what + ": too large for a dead letter");
    assertThat(EventReader.header(letter, DeadLetters.REASON)).startsWith("value: ");
    assertThat(EventReader.header(letter, DeadLetters.TOPIC)).isEqualTo(topic);
    assertThat(EventReader.header(letter, DeadLetters.OFFSET)).isEqualTo("0");
  }
}
