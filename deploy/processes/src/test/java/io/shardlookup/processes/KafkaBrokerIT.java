package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class KafkaBrokerIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String TOPIC = "events";

  @TempDir Path directory;

  @Test
  void committedRecordsSurviveKillAndRestartOnTheSamePortAndAbortedOnesAreNotSeen()
      throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(KafkaConfig.of("kafka", directory), LIMIT)) {
      createTopic(broker);
      try (KafkaProducer<String, String> producer = producer(broker)) {
        producer.initTransactions();
        inTransaction(producer, "kept");
        producer.commitTransaction();
        inTransaction(producer, "dropped");
        producer.abortTransaction();
      }
      String servers = broker.bootstrapServers();

      broker.kill();
      broker.restart();
      broker.awaitReady(LIMIT);

      assertThat(broker.bootstrapServers()).isEqualTo(servers);
      try (KafkaProducer<String, String> producer = producer(broker)) {
        producer.initTransactions();
        inTransaction(producer, "after");
        producer.commitTransaction();
      }
      assertThat(read(broker, 2)).containsExactly("kept", "after");
    }
  }

  @Test
  void pausedBrokerAnswersNothingAndGoesOnWhenResumed() {
    try (KafkaBroker broker = KafkaBroker.start(KafkaConfig.of("kafka", directory), LIMIT)) {
      int port = broker.ports().client();

      broker.pause();
      assertThat(KafkaBroker.answersAt(port)).isFalse();

      broker.resume();
      broker.awaitReady(LIMIT);
      assertThat(KafkaBroker.answersAt(port)).isTrue();
    }
  }

  @Test
  void takenFixedPortIsAnError() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      KafkaConfig config =
          KafkaConfig.of("kafka", directory)
              .withPorts(new KafkaPorts(taken.getLocalPort(), Ports.free()));

      assertThatThrownBy(() -> KafkaBroker.start(config, LIMIT))
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("exited before it was ready")
          .hasMessageContaining("Address already in use");
    }
  }

  @Test
  void settingThatKafkaRefusesIsShown() {
    KafkaConfig config =
        KafkaConfig.of("kafka", directory).withProperties(Map.of("num.io.threads", "none"));

    assertThatThrownBy(() -> KafkaBroker.start(config, LIMIT))
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("exited before it was ready")
        .hasMessageContaining("num.io.threads");
  }

  private static void createTopic(KafkaBroker broker) throws Exception {
    Map<String, Object> settings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static KafkaProducer<String, String> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "one"),
        new StringSerializer(),
        new StringSerializer());
  }

  private static void inTransaction(KafkaProducer<String, String> producer, String value)
      throws Exception {
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(TOPIC, value)).get();
  }

  private static List<String> read(KafkaBroker broker, int count) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
            ConsumerConfig.GROUP_ID_CONFIG, "readers",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(read -> values.add(read.value()));
                return values.size() >= count;
              });
    }
    return values;
  }
}
