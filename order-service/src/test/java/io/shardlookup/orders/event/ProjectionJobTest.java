package io.shardlookup.orders.event;

import static io.shardlookup.orders.event.SampleOrders.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.orders.v1.OrderEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectionJobTest {
  private static final String TOPIC = "orders.events";
  private static final TopicPartition ZERO = new TopicPartition(TOPIC, 0);
  private static final TopicPartition ONE = new TopicPartition(TOPIC, 1);

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(AutoOffsetResetStrategy.NONE.name());
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final FakeProjection projection = new FakeProjection();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EventSubscription subscription =
      new EventSubscription("readers", TOPIC, "orders.events.dead");
  private final ProjectionJob job =
      new ProjectionJob(
          subscription,
          consumer,
          projection,
          new DeadLetters(producer, subscription),
          new ProjectionMeters(
              registry,
              "readers",
              Clock.fixed(Instant.ofEpochSecond(1_784_000_100), ZoneOffset.UTC)));

  @BeforeEach
  void twoPartitionsInTheTopic() {
    consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 10L));
    consumer.updateEndOffsets(Map.of(ZERO, 0L, ONE, 10L));
  }

  @Test
  void beginsWithTheFirstEventWhereNothingIsStored() {
    assign(ZERO, ONE);

    step();

    assertThat(projection.offsets).containsExactlyInAnyOrderEntriesOf(Map.of(ZERO, 0L, ONE, 10L));
    assertThat(consumer.paused()).isEmpty();
    assertThat(consumer.position(ONE)).isEqualTo(10);
  }

  @Test
  void goesOnWhereTheProjectionIs() {
    projection.offsets.putAll(Map.of(ZERO, 5L, ONE, 12L));
    assign(ZERO, ONE);
    step();

    add(ZERO, 5, event(1, 1));
    add(ONE, 12, event(2, 1));
    step();

    assertThat(projection.beginnings).isEmpty();
    assertThat(projection.ids()).containsExactlyInAnyOrder("20260718-1:1", "20260718-2:1");
    assertThat(projection.offsets).isEqualTo(Map.of(ZERO, 6L, ONE, 13L));
  }

  @Test
  void offersABatchAgainThatFailed() {
    placed();
    add(ZERO, 0, event(1, 1));
    projection.failure = new IllegalStateException("the store is down");

    assertThatThrownBy(job::step).hasMessage("the store is down");
    job.failed(new IllegalStateException("the store is down"));

    assertThat(consumer.paused()).containsExactlyInAnyOrder(ZERO, ONE);
    assertThat(projection.offsets).containsEntry(ZERO, 0L);
    step();
    assertThat(consumer.paused()).isEmpty();
    assertThat(consumer.position(ZERO)).isZero();
    add(ZERO, 0, event(1, 1));
    step();
    assertThat(projection.ids()).containsExactly("20260718-1:1");
    assertThat(registry.get("shardlookup.orders.projection.failures").counter().count())
        .isEqualTo(1);
  }

  @Test
  void takesNothingUntilThePositionsAreKnown() {
    projection.offsets.put(ZERO, 5L);
    projection.positionsFailure = new IllegalStateException("the store is down");
    consumer.updateEndOffsets(Map.of(ZERO, 9L));
    assign(ZERO);

    assertThatThrownBy(job::step).hasMessage("the store is down");
    job.failed(new IllegalStateException("the store is down"));
    assertThat(consumer.paused()).containsExactly(ZERO);
    step();

    assertThat(consumer.position(ZERO)).isEqualTo(5);
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void feedsAgainWhatTheProjectionHasLost() {
    placed();
    add(ZERO, 0, event(1, 1));
    add(ZERO, 1, event(1, 2));
    step();
    projection.offsets.put(ZERO, 1L);
    projection.applied.clear();
    add(ZERO, 2, event(1, 3));

    assertThatThrownBy(job::step).isInstanceOf(PositionsLostException.class);
    job.failed(new PositionsLostException("lost"));
    step();

    assertThat(consumer.position(ZERO)).isEqualTo(1);
  }

  @Test
  void noticesALossWhileNothingArrives() {
    placed();
    add(ZERO, 0, event(1, 1));
    step();
    projection.offsets.clear();

    for (int i = 0; i < 6; i++) {
      step();
    }

    assertThat(projection.beginnings).last().isEqualTo(Map.of(ZERO, 0L, ONE, 10L));
    assertThat(consumer.position(ZERO)).isZero();
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void beginsAnewWhereTheTopicDoesNotHaveTheStoredPosition() {
    projection.offsets.putAll(Map.of(ZERO, 5L, ONE, 3L));
    assign(ZERO, ONE);
    step();
    assertThat(consumer.position(ONE)).isEqualTo(3);
    consumer.setPollException(new OffsetOutOfRangeException(Map.of(ONE, 3L)));

    step();

    assertThat(projection.beginnings).containsExactly(Map.of(ONE, 10L));
    assertThat(consumer.position(ONE)).isEqualTo(10);
    assertThat(consumer.position(ZERO)).isEqualTo(5);
  }

  @Test
  void buriesWhatCanNotBeReadAndWhatTheProjectionCanNotTake() {
    placed();
    projection.unbearable.add("20260718-2:1");
    add(ZERO, 0, event(1, 1));
    consumer.addRecord(
        new ConsumerRecord<>(TOPIC, 0, 1, "some key".getBytes(UTF_8), "noise".getBytes(UTF_8)));
    add(ZERO, 2, event(2, 1));
    step();

    assertThat(projection.ids()).containsExactly("20260718-1:1");
    assertThat(projection.offsets).containsEntry(ZERO, 3L);
    List<ProducerRecord<byte[], byte[]>> dead = producer.history();
    assertThat(dead).hasSize(2);
    assertThat(dead.get(0).topic()).isEqualTo("orders.events.dead");
    assertThat(dead.get(0).value()).isEqualTo("noise".getBytes(UTF_8));
    assertThat(header(dead.get(0), DeadLetters.REASON)).startsWith("value: 5 bytes (expected: ");
    assertThat(header(dead.get(0), DeadLetters.OFFSET)).isEqualTo("1");
    assertThat(header(dead.get(1), DeadLetters.REASON)).isEqualTo("too sour (expected: sweet)");
    assertThat(header(dead.get(1), DeadLetters.TOPIC)).isEqualTo(TOPIC);
    assertThat(header(dead.get(1), DeadLetters.PARTITION)).isEqualTo("0");
    assertThat(header(dead.get(1), DeadLetters.GROUP)).isEqualTo("readers");
    assertThat(registry.get("shardlookup.orders.projection.dead").counter().count()).isEqualTo(2);
  }

  @Test
  void doesNotMoveOnOverALetterThatIsNotWritten() {
    placed();
    producer.sendException = new IllegalStateException("Kafka is down");
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 0, new byte[0], new byte[0]));

    assertThatThrownBy(job::step).hasStackTraceContaining("Kafka is down");

    assertThat(projection.offsets).containsEntry(ZERO, 0L);
  }

  @Test
  void forgetsPartitionsThatAreTakenAway() {
    placed();

    consumer.rebalance(Set.of(ONE));
    projection.offsets.remove(ZERO);
    for (int i = 0; i < 6; i++) {
      step();
    }

    assertThat(projection.offsets).containsOnlyKeys(ONE);
  }

  @Test
  void measuresHowLateEventsAre() {
    placed();
    add(ZERO, 0, event(1, 1));

    step();

    // Changed at 1_784_000_002, taken at 1_784_000_100.
    assertThat(
            registry.get("shardlookup.orders.projection.delay").timer().totalTime(TimeUnit.SECONDS))
        .isEqualTo(98);
  }

  private void placed() {
    assign(ZERO, ONE);
    step();
  }

  private void assign(TopicPartition... partitions) {
    step();
    consumer.rebalance(Set.of(partitions));
  }

  private void step() {
    assertThat(job.step()).isZero();
  }

  private void add(TopicPartition partition, long offset, OrderEvent event) {
    consumer.addRecord(
        new ConsumerRecord<>(
            TOPIC,
            partition.partition(),
            offset,
            event.getOrderNumber().getBytes(UTF_8),
            event.toByteArray()));
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return new String(header.value(), UTF_8);
  }
}
