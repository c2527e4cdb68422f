package io.shardlookup.orders.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.orders.event.Projection.Advance;
import io.shardlookup.orders.servers.TestServers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two projectors, one of which stands still meanwhile. */
@ExtendWith(TestServers.class)
@Timeout(180)
class StoredOffsetsIT {
  private static final TopicPartition PARTITION = new TopicPartition("events", 0);
  private static final String TOPIC = "topic-a";
  private static final Advance FIRST = new Advance(PARTITION, 0, 150);

  private ReadStore store;
  private StoredOffsets mine;
  private StoredOffsets other;

  @BeforeEach
  void bothKnowTheBeginning() {
    store =
        new ReadStore(
            new ReadModelConfig(TestServers.mongo().uri(), "offsets-" + UUID.randomUUID()));
    mine = new StoredOffsets(store, "group");
    other = new StoredOffsets(store, "group");
    mine.put(Map.of(PARTITION, 0L), TOPIC);
    other.load(Set.of(PARTITION), TOPIC);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void moveOnFromWhereTheyAreOnly() {
    assertThat(other.advance(List.of(FIRST))).isTrue();
    assertThat(mine.advance(List.of(FIRST))).isFalse();
    assertThat(mine.advance(List.of(new Advance(PARTITION, 150, 200)))).isTrue();
    assertThat(offset()).isEqualTo(200);
  }

  @Test
  void doNotMoveOnByWhoeverLoadedThemBeforeTheyBeganAnew() {
    mine.removeAll();
    mine.put(Map.of(PARTITION, 0L), TOPIC);

    assertThat(other.advance(List.of(FIRST))).isFalse();
    assertThat(offset()).isZero();
    assertThat(mine.advance(List.of(FIRST))).isTrue();
  }

  @Test
  void doNotMoveOnByWhoeverLoadedThemBeforeTheyWereSetBack() {
    assertThat(mine.advance(List.of(FIRST))).isTrue();
    mine.setBack(Map.of(PARTITION, 0L), TOPIC);

    assertThat(other.advance(List.of(FIRST))).isFalse();
    assertThat(offset()).isZero();
  }

  @Test
  void moveOnWithoutAnEditionIfTheyWereStoredSo() {
    store
        .offsets()
        .replaceOne(
            new Document("_id", "group/events/0"),
            new Document("_id", "group/events/0").append("topic_id", TOPIC).append("next", 0L));
    mine.load(Set.of(PARTITION), TOPIC);

    assertThat(other.advance(List.of(FIRST))).isFalse();
    assertThat(mine.advance(List.of(FIRST))).isTrue();
  }

  private long offset() {
    return mine.load(Set.of(PARTITION), TOPIC).getOrDefault(PARTITION, -1L);
  }
}
