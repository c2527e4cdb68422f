package io.shardlookup.orders.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.model.ShardName;
import io.shardlookup.orders.event.EventTopics;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.processes.KafkaBroker;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the setting that brokers have by default: they make each topic that a client names. */
@Timeout(300)
class BrokersThatMakeTopicsIT {
  private static final ShardName SHARD = new ShardName("shard-1");

  @TempDir Path directory;

  @Test
  void areAskedForNoTopicThatIsNotThere() throws Exception {
    try (KafkaBroker broker =
        KafkaBroker.start(
            io.shardlookup.processes.KafkaConfig.of("kafka", directory)
                .withProperties(Map.of("auto.create.topics.enable", "true")),
            TestServers.STARTS_WITHIN)) {
      KafkaClients kafka = new KafkaClients(new KafkaConfig(broker.bootstrapServers(), "events"));
      try (Admin admin = kafka.admin()) {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer("readers")) {
          assertThat(consumer.partitionsFor("events")).isNullOrEmpty();
        }
        assertThatThrownBy(() -> KafkaPublisher.open(kafka, SHARD, Clock.systemUTC()).close())
            .isInstanceOf(KafkaException.class)
            .hasMessageStartingWith("topic events: not known to be there: ");
        assertThat(admin.listTopics().names().get()).isEqualTo(Set.of());

        EventTopics.create(admin, "events", List.of());
        await()
            .atMost(TestServers.STARTS_WITHIN)
            .ignoreExceptionsInstanceOf(KafkaException.class)
            .untilAsserted(() -> KafkaPublisher.open(kafka, SHARD, Clock.systemUTC()).close());
      }
    }
  }
}
