package io.shardlookup.orders.readmodel;

import static io.shardlookup.orders.event.SampleOrders.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.orders.event.Projection.Advance;
import io.shardlookup.orders.servers.TestServers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
@Timeout(180)
class OrderProjectionIT {
  private static final Duration IN_TIME = Duration.ofMinutes(1);
  private static final TopicPartition PARTITION = new TopicPartition("events", 0);
  private static final String TOPIC = "topic-a";

  private ReadStore store;
  private OrderProjection projection;

  @BeforeEach
  void begin() {
    store =
        new ReadStore(new ReadModelConfig(TestServers.mongo().uri(), "model-" + UUID.randomUUID()));
    projection =
        new OrderProjection(
            store,
            new StoredOffsets(store, "group"),
            () -> TOPIC,
            new WipeWatch(new Rebuilds(store), Clock.systemUTC()));
    projection.begin(Map.of(PARTITION, 0L));
  }

  @AfterEach
  void close() {
    TestServers.revive(TestServers.mongo());
    store.close();
  }

  /** The call is lost to the projection, but not to the store, which takes it in a later life. */
  @Test
  void setsBackWhatMovedOnWithoutAnAnswerWhenTheStoreMayBeAnother() {
    var unused = projection.apply(List.of(event(1, 1)));
    TestServers.mongo().pause();
    assertThatThrownBy(() -> projection.advance(List.of(new Advance(PARTITION, 0, 150))))
        .isInstanceOf(RuntimeException.class);
    TestServers.revive(TestServers.mongo());
    StoredOffsets others = new StoredOffsets(store, "group");
    await()
        .atMost(IN_TIME)
        .ignoreExceptions()
        .until(() -> others.load(Set.of(PARTITION), TOPIC).equals(Map.of(PARTITION, 150L)));

    assertThat(projection.positions(Set.of(PARTITION))).containsEntry(PARTITION, 0L);
  }
}
