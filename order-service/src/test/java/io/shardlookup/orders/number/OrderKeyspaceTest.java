package io.shardlookup.orders.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.Fencing;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.orders.error.OrderException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderKeyspaceTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final OrderKeyspace ORDERS =
      new OrderKeyspace(new KeyspaceName("orders"), "no-", BERLIN, 30, new Generation(1));

  @Test
  void isReadFromItsRecord() {
    assertThat(OrderKeyspace.of(record(Fencing.FENCED, new Strategy.Sequence("no-"))))
        .isEqualTo(ORDERS);
    assertThatThrownBy(() -> OrderKeyspace.of(record(Fencing.FENCED, new Strategy.Hash(4))))
        .isInstanceOf(OrderException.class)
        .hasMessage("keyspace orders: FENCED HASH (expected: FENCED SEQUENCE)");
    assertThatThrownBy(
            () -> OrderKeyspace.of(record(Fencing.UNFENCED, new Strategy.Sequence("no-"))))
        .isInstanceOf(OrderException.class);
  }

  @Test
  void ordersArePlacedFromYesterdayToTomorrowOfItsTimeZone() {
    Instant justAfterMidnight = Instant.parse("2026-06-30T22:00:00Z");

    assertThat(ORDERS.isPlaceable(LocalDate.of(2026, 6, 29), justAfterMidnight)).isFalse();
    assertThat(ORDERS.isPlaceable(LocalDate.of(2026, 6, 30), justAfterMidnight)).isTrue();
    assertThat(ORDERS.isPlaceable(LocalDate.of(2026, 7, 2), justAfterMidnight)).isTrue();
    assertThat(ORDERS.isPlaceable(LocalDate.of(2026, 7, 3), justAfterMidnight)).isFalse();
  }

  @Test
  void aNumberIsUsableUntilItIsNotPlaceableAnyMore() {
    LocalDate date = LocalDate.of(2026, 3, 28);
    Instant until = ORDERS.placeableUntil(date);

    assertThat(until).isEqualTo("2026-03-29T22:00:00Z");
    assertThat(ORDERS.isPlaceable(date, until.minusMillis(1))).isTrue();
    assertThat(ORDERS.isPlaceable(date, until)).isFalse();
  }

  @Test
  void ordersOfMoreThanThirtyDaysAgoLeave() {
    assertThat(ORDERS.firstDateKept(Instant.parse("2026-07-31T21:59:59Z"))).isEqualTo("2026-07-01");
    assertThat(ORDERS.firstDateKept(Instant.parse("2026-07-31T22:00:00Z"))).isEqualTo("2026-07-02");
  }

  @Test
  void datesOfWhichAnOrderCanBePlacedAreKeptAndADayMore() {
    Instant noon = Instant.parse("2026-07-01T12:00:00Z");
    OrderKeyspace oneDay = new OrderKeyspace(ORDERS.name(), "", BERLIN, 1, Generation.NONE);

    assertThat(oneDay.firstDateKept(noon)).isEqualTo("2026-06-29");
    assertThat(oneDay.isKept(LocalDate.of(2026, 6, 29), noon)).isTrue();
    assertThat(oneDay.isKept(LocalDate.of(2026, 6, 28), noon)).isFalse();
  }

  @Test
  void withoutRetentionAllAreKept() {
    OrderKeyspace forEver = new OrderKeyspace(ORDERS.name(), "", BERLIN, 0, Generation.NONE);

    assertThat(forEver.isKept(LocalDate.of(2001, 1, 1), Instant.parse("2026-07-01T12:00:00Z")))
        .isTrue();
  }

  private static Keyspace record(Fencing fencing, Strategy strategy) {
    return new Keyspace(
        new KeyspaceName("orders"),
        fencing,
        strategy,
        BERLIN,
        30,
        List.of(),
        KeyspaceState.ACTIVE,
        new Generation(1));
  }
}
