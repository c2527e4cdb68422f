package io.shardlookup.orders.readmodel;

import static io.shardlookup.orders.event.SampleOrders.number;
import static io.shardlookup.orders.event.SampleOrders.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.orders.readmodel.Rebuild.Phase;
import io.shardlookup.orders.readmodel.Rebuild.Source;
import io.shardlookup.orders.servers.TestServers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
@Timeout(180)
class RebuildsIT {
  private static final Rebuild REBUILD =
      new Rebuild("one", Source.TOPIC, Phase.WIPING, "events", Map.of(0, 10L));

  private ReadStore store;
  private OrderReadModel model;
  private Rebuilds rebuilds;

  @BeforeEach
  void aModelOfOneOrder() {
    store =
        new ReadStore(new ReadModelConfig(TestServers.mongo().uri(), "model-" + UUID.randomUUID()));
    model = new OrderReadModel(store);
    rebuilds = new Rebuilds(store);
    model.offer(List.of(order(1, 1)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aWipeRemovesAllDocumentsOnceItsRebuildIsAnnounced() {
    rebuilds.wipe(REBUILD);
    assertThat(model.find(number(1))).isPresent();

    rebuilds.begin(REBUILD);
    rebuilds.wipe(REBUILD);

    assertThat(model.find(number(1))).isEmpty();
    assertThat(rebuilds.current()).map(Rebuild::phase).contains(Phase.FILLING);
  }

  @Test
  void needsTheShardsFromItsAnnouncementUntilItIsWhole() {
    Rebuild shards = new Rebuild("two", Source.SHARDS, Phase.RESTATING, "events", Map.of());
    assertThat(rebuilds.needsShards()).isFalse();

    rebuilds.begin(shards);
    assertThat(rebuilds.needsShards()).isTrue();
    rebuilds.fill(shards, Map.of(0, 10L));
    assertThat(rebuilds.needsShards()).isTrue();
    StoredOffsets offsets = new StoredOffsets(store, Projector.GROUP);
    offsets.put(Map.of(new TopicPartition("events", 0), 10L), "topic-a");
    assertThat(rebuilds.needsShards()).isFalse();

    rebuilds.begin(REBUILD);
    assertThat(rebuilds.needsShards()).isFalse();
  }

  @Test
  void whoIsLateWithAWipeRemovesNothingOfWhatWasBuiltSince() {
    rebuilds.begin(REBUILD);
    rebuilds.wipe(REBUILD);
    model.offer(List.of(order(1, 2)));

    rebuilds.wipe(REBUILD);
    rebuilds.end(REBUILD);
    rebuilds.wipe(REBUILD);

    assertThat(model.find(number(1))).contains(order(1, 2));
  }
}
