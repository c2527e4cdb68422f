package io.shardlookup.orders.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LifecycleProperties {
  private static final Map<OrderStatus, Set<OrderStatus>> NEXT =
      Map.of(
          OrderStatus.CREATED,
          Set.of(OrderStatus.CREATED, OrderStatus.PAID, OrderStatus.CANCELLED),
          OrderStatus.PAID,
          Set.of(OrderStatus.ACCEPTED, OrderStatus.CANCELLED),
          OrderStatus.ACCEPTED,
          Set.of(OrderStatus.COMPLETED, OrderStatus.CANCELLED),
          OrderStatus.COMPLETED,
          Set.of(),
          OrderStatus.CANCELLED,
          Set.of());

  @Property(tries = 300)
  void everyChangeIsOneStepOfTheLifecycle(@ForAll("stories") List<OrderCommand> story) {
    Order order = Orders.placed();
    for (OrderCommand command : story) {
      if (Lifecycle.decide(order, command, Orders.NOON) instanceof Decision.Accepted accepted) {
        Order after = accepted.change().order();

        assertThat(NEXT.get(order.status())).contains(after.status());
        assertThat(after.version()).isEqualTo(order.version().next());
        assertThat(after.purchase()).isEqualTo(order.purchase());
        assertThat(after.placedAt()).isEqualTo(order.placedAt());
        order = after;
      }
    }
  }

  @Property(tries = 300)
  void neverTakesMoreThanTheTotalAndIsPaidExactlyWhenItHasIt(
      @ForAll("stories") List<OrderCommand> story) {
    Order order = Orders.placed();
    for (OrderCommand command : story) {
      order = next(order, command, Orders.NOON);

      assertThat(order.open().minorUnits()).isGreaterThanOrEqualTo(0);
      switch (order.status()) {
        case CREATED -> assertThat(order.open().isPositive()).isTrue();
        case PAID, ACCEPTED, COMPLETED -> assertThat(order.open().isPositive()).isFalse();
        case CANCELLED -> assertThat(order.cancelReason()).isNotNull();
      }
    }
  }

  @Property(tries = 300)
  void anEventNamesTheStatusItLedTo(@ForAll("stories") List<OrderCommand> story) {
    Order order = Orders.placed();
    for (OrderCommand command : story) {
      if (Lifecycle.decide(order, command, Orders.NOON) instanceof Decision.Accepted accepted) {
        OrderChange change = accepted.change();
        OrderStatus status = change.order().status();

        assertThat(change.type().name())
            .isEqualTo(status == OrderStatus.CREATED ? "PARTLY_PAID" : status.name());
        assertThat(change.eventId()).isEqualTo("20260701-7/" + change.order().version());
        order = change.order();
      }
    }
  }

  @Property(tries = 300)
  void timeNeverGoesBack(
      @ForAll("stories") List<OrderCommand> story, @ForAll List<Integer> secondsOff) {
    Order order = Orders.placed();
    for (int i = 0; i < Math.min(story.size(), secondsOff.size()); i++) {
      Instant now = Orders.NOON.plus(Duration.ofSeconds(secondsOff.get(i), 123_456_789));
      Order after = next(order, story.get(i), now);

      assertThat(after.updatedAt()).isAfterOrEqualTo(order.updatedAt());
      assertThat(after.updatedAt().getNano() % 1_000).isZero();
      order = after;
    }
  }

  @Provide
  Arbitrary<List<OrderCommand>> stories() {
    return Orders.commands().list().ofMaxSize(12);
  }

  private static Order next(Order order, OrderCommand command, Instant now) {
    return Lifecycle.decide(order, command, now) instanceof Decision.Accepted accepted
        ? accepted.change().order()
        : order;
  }
}
