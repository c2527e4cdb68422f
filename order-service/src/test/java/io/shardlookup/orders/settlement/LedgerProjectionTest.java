package io.shardlookup.orders.settlement;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.orders.event.PositionsLostException;
import io.shardlookup.orders.event.Projection.Advance;
import io.shardlookup.orders.v1.OrderEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerProjectionTest {
  private static final TopicPartition ZERO = new TopicPartition("orders.events", 0);
  private static final TopicPartition ONE = new TopicPartition("orders.events", 1);

  /** An order of a shop on the shard "even", and one of a shop on "odd". */
  private static final ShopOrder EVEN = new ShopOrder(2);

  private static final ShopOrder ODD = new ShopOrder(3);

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(AutoOffsetResetStrategy.NONE.name());
  private final FakeLedgers ledgers = new FakeLedgers();
  private final ExecutorService writers = Executors.newFixedThreadPool(2);
  private long nanos;
  private final Outages outages = new Outages(ledgers, Runnable::run, () -> nanos);
  private final LedgerProjection projection =
      new LedgerProjection(
          new LedgerPositions(consumer),
          new LedgerWriter(ledgers, outages, writers),
          outages,
          new LedgerMeters(Clock.systemUTC()),
          3);

  @BeforeEach
  void begin() {
    consumer.assign(Set.of(ZERO, ONE));
    projection.begin(Map.of(ZERO, 0L, ONE, 0L));
  }

  @AfterEach
  void end() {
    writers.shutdown();
  }

  @Test
  void positionsAreStoredAfterTheLines() {
    apply(EVEN.event(1), ODD.event(1));
    assertThat(stored(ZERO)).isZero();

    advance(0, 2);

    assertThat(ledgers.versionOf(EVEN)).isEqualTo(1);
    assertThat(ledgers.versionOf(ODD)).isEqualTo(1);
    assertThat(stored(ZERO)).isEqualTo(2);
  }

  @Test
  void readsAheadForOthersWhileAShardIsOutAndStoresNothing() {
    ledgers.down.add("odd");

    apply(EVEN.event(1), ODD.event(1));
    advance(0, 2);
    apply(EVEN.event(2), ODD.event(2));
    advance(2, 4);

    assertThat(ledgers.versionOf(EVEN)).isEqualTo(2);
    assertThat(stored(ZERO)).isZero();
    assertThat(projection.positions(Set.of(ZERO))).containsEntry(ZERO, 4L);
    assertThat(ledgers.offers).containsEntry("odd", 1);
  }

  @Test
  void goesBackToTheStoredPositionsWhenTheShardTakesLinesAgain() {
    ledgers.down.add("odd");
    apply(ODD.event(1));
    advance(0, 1);
    apply(ODD.event(2));
    advance(1, 2);
    ledgers.down.clear();

    awaitOffer();

    assertThatThrownBy(() -> apply(EVEN.event(1))).isInstanceOf(PositionsLostException.class);
    assertThat(projection.positions(Set.of(ZERO, ONE))).containsEntry(ZERO, 0L);
    apply(ODD.event(1), ODD.event(2), EVEN.event(1));
    advance(0, 3);
    assertThat(ledgers.versionOf(ODD)).isEqualTo(2);
    assertThat(stored(ZERO)).isEqualTo(3);
  }

  @Test
  void goesBackToTheStoredPositionsWhileNothingArrives() {
    ledgers.down.add("odd");
    apply(ODD.event(1));
    advance(0, 1);
    ledgers.down.clear();

    awaitOffer();

    assertThat(projection.positions(Set.of(ZERO, ONE))).containsEntry(ZERO, 0L);
  }

  @Test
  void aPartitionThatWasReadAheadNeverGoesOnFromThereAfterwards() {
    ledgers.down.add("odd");
    apply(ODD.event(1));
    advance(0, 1);
    ledgers.down.clear();
    awaitOffer();
    var unused = projection.positions(Set.of(ONE));

    apply(EVEN.event(1));

    assertThatThrownBy(() -> advance(1, 2)).isInstanceOf(PositionsLostException.class);
    assertThat(stored(ZERO)).isZero();
  }

  @Test
  void readsAheadAsFarAsTheBoundAndNoFurther() {
    ledgers.down.add("odd");
    apply(ODD.event(1), EVEN.event(1), EVEN.event(2), EVEN.event(3));
    advance(0, 4);

    assertThatThrownBy(() -> apply(EVEN.event(4)))
        .hasMessageStartingWith("events read ahead: 4 (expected: ");
    assertThat(ledgers.versionOf(EVEN)).isEqualTo(3);
    ledgers.down.clear();
    awaitOffer();
    assertThatThrownBy(() -> apply(EVEN.event(4))).isInstanceOf(PositionsLostException.class);
  }

  @Test
  void anotherOutageBeginsWhereTheFirstOneEnds() {
    ledgers.down.addAll(Set.of("odd", "even"));
    apply(ODD.event(1), EVEN.event(1));
    advance(0, 2);
    ledgers.down.remove("odd");
    awaitOffer();
    assertThatThrownBy(() -> apply(EVEN.event(2))).isInstanceOf(PositionsLostException.class);
    assertThat(projection.positions(Set.of(ZERO, ONE))).containsEntry(ZERO, 0L);

    apply(ODD.event(1), EVEN.event(1));
    advance(0, 2);

    assertThat(stored(ZERO)).isZero();
    assertThat(ledgers.versionOf(EVEN)).isZero();
  }

  @Test
  void keepsTheEditionBesideThePosition() {
    consumer.commitSync(Map.of(ZERO, new OffsetAndMetadata(5, "edition=3")));

    assertThat(projection.positions(Set.of(ZERO))).containsEntry(ZERO, 5L);
    apply(EVEN.event(1));
    advance(5, 6);

    assertThat(consumer.committed(Set.of(ZERO)).get(ZERO))
        .isEqualTo(new OffsetAndMetadata(6, "edition=3"));
  }

  @Test
  void aPositionThatSomebodyElseStoredHasNoEdition() {
    assertThat(LedgerPositions.editionOf(new OffsetAndMetadata(1))).isZero();
    assertThat(LedgerPositions.editionOf(new OffsetAndMetadata(1, "edition=x"))).isZero();
  }

  private void apply(OrderEvent... events) {
    assertThat(projection.apply(List.of(events))).isEmpty();
  }

  private void advance(long from, long to) {
    projection.advance(List.of(new Advance(ZERO, from, to)));
  }

  private long stored(TopicPartition partition) {
    return requireNonNull(consumer.committed(Set.of(partition)).get(partition)).offset();
  }

  /** Lets the time come to offer lines again, and offers them. */
  private void awaitOffer() {
    nanos += Duration.ofMinutes(1).toNanos();
    assertThat(outages.endAny()).isFalse();
  }
}
