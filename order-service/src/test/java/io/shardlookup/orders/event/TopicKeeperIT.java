package io.shardlookup.orders.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.orders.servers.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
@Timeout(180)
class TopicKeeperIT {
  private static final Duration IN_TIME = Duration.ofMinutes(1);

  private final String topic = "kept-" + UUID.randomUUID();
  private final KafkaClients kafka =
      new KafkaClients(new KafkaConfig(TestServers.kafka().bootstrapServers(), topic));
  private final AtomicInteger readers = new AtomicInteger();
  private final TopicKeeper keeper =
      new TopicKeeper(
          kafka,
          topic + ".dead",
          () -> {
            readers.incrementAndGet();
            return () -> {};
          },
          new Random());

  @AfterEach
  void close() {
    keeper.close();
  }

  @Test
  void isReadyWithTheTopicsThatItMakesAndWithThoseThatItFinds() {
    keeper.start();
    await().atMost(IN_TIME).until(keeper::isReady);

    try (TopicKeeper next = new TopicKeeper(kafka, topic + ".dead", () -> () -> {}, new Random())) {
      next.start();
      await().atMost(IN_TIME).until(next::isReady);
    }
  }

  @Test
  void readsFromATopicThatForgetsButIsNotReadyUntilItIsMended() {
    try (Admin admin = kafka.admin()) {
      assertThat(
              admin
                  .createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                  .all())
          .succeedsWithin(IN_TIME);

      keeper.start();
      await().atMost(IN_TIME).until(() -> readers.get() == 1);
      assertThat(keeper.isReady()).isFalse();

      assertThat(
              admin
                  .createPartitions(Map.of(topic, NewPartitions.increaseTo(EventTopics.PARTITIONS)))
                  .all())
          .succeedsWithin(IN_TIME);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      AlterConfigOp unlimited =
          new AlterConfigOp(new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.SET);
      assertThat(admin.incrementalAlterConfigs(Map.of(resource, List.of(unlimited))).all())
          .succeedsWithin(IN_TIME);
    }
    await().atMost(IN_TIME).until(keeper::isReady);
    assertThat(readers).hasValue(1);
  }
}
