package io.shardlookup.orders.readmodel;

import static io.shardlookup.orders.event.SampleOrders.DAY;
import static io.shardlookup.orders.event.SampleOrders.number;
import static io.shardlookup.orders.event.SampleOrders.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.v1.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServers.class)
@Timeout(180)
class OrderReadModelIT {
  private ReadStore store;
  private OrderReadModel model;

  @BeforeEach
  void emptyModel() {
    store =
        new ReadStore(new ReadModelConfig(TestServers.mongo().uri(), "model-" + UUID.randomUUID()));
    model = new OrderReadModel(store);
    model.declareIndexes();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void declaresItsIndexesOnce() {
    model.declareIndexes();

    assertThat(store.orders().listIndexes().into(new ArrayList<>())).hasSize(3);
  }

  @Test
  void keepsTheHigherVersion() {
    model.offer(List.of(order(1, 2)));
    model.offer(List.of(order(1, 1)));
    assertThat(model.find(number(1))).contains(order(1, 2));

    model.offer(List.of(order(1, 3), order(1, 2)));
    assertThat(model.find(number(1))).contains(order(1, 3));
    assertThat(model.find(number(2))).isEmpty();
  }

  /** As text, 9 would be more than 10. */
  @Test
  void comparesVersionsAsNumbers() {
    model.offer(List.of(order(1, 9)));
    model.offer(List.of(order(1, 10)));
    model.offer(List.of(order(1, 9)));

    assertThat(model.find(number(1))).contains(order(1, 10));
  }

  @Test
  void keepsTheHighestVersionOfManyWritersWhateverTheirOrder() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        Random random = new Random(writer);
        done.add(
            writers.submit(
                () -> {
                  List<Order> orders = new ArrayList<>();
                  IntStream.rangeClosed(1, 10)
                      .forEach(
                          n ->
                              IntStream.rangeClosed(1, 12)
                                  .forEach(version -> orders.add(order(n, version))));
                  Collections.shuffle(orders, random);
                  orders.forEach(order -> model.offer(List.of(order)));
                }));
      }
      for (Future<?> future : done) {
        future.get();
      }
    } finally {
      writers.shutdownNow();
    }

    IntStream.rangeClosed(1, 10)
        .forEach(n -> assertThat(model.find(number(n))).contains(order(n, 12)));
  }

  @Test
  void listsTheLatestFirstInPagesWithoutGapOrRepetition() {
    List<Order> orders = IntStream.rangeClosed(1, 30).mapToObj(n -> order(n, 1)).toList();
    model.offer(orders);

    List<String> listed = new ArrayList<>();
    OrderPosition position = null;
    do {
      OrderPage page = model.ofCustomer("customer-1", 3, position);
      page.orders().forEach(order -> listed.add(order.getOrderNumber()));
      position = page.next();
    } while (position != null);

    assertThat(listed)
        .containsExactlyElementsOf(
            IntStream.iterate(28, n -> n >= 1, n -> n - 3).mapToObj(n -> number(n)).toList());
  }

  @Test
  void endsAPageOfLargeOrdersEarlyWithoutGapOrRepetition() {
    List<Order> large = IntStream.rangeClosed(1, 45).mapToObj(n -> large(3 * n)).toList();
    model.offer(large);

    List<OrderPage> pages = new ArrayList<>();
    OrderPosition position = null;
    do {
      OrderPage page = model.ofCustomer("customer-0", 1_000, position);
      pages.add(page);
      position = page.next();
    } while (position != null);

    assertThat(pages).hasSize(3);
    assertThat(pages)
        .allSatisfy(
            page ->
                assertThat(page.orders().stream().mapToInt(Order::getSerializedSize).sum())
                    .isLessThan(2_000_001));
    assertThat(pages.stream().flatMap(page -> numbers(page).stream()))
        .containsExactlyElementsOf(
            IntStream.iterate(45, n -> n >= 1, n -> n - 1).mapToObj(n -> number(3 * n)).toList());
  }

  @Test
  void aPageHasOneOrderHoweverLargeThatIs() {
    Order larger = large(3).toBuilder().setCancelReason("x".repeat(2_000_000)).build();
    model.offer(List.of(larger, order(6, 1)));

    OrderPage page = model.ofCustomer("customer-0", 10, null);
    OrderPage next = model.ofCustomer("customer-0", 10, page.next());

    assertThat(numbers(page)).containsExactly(number(6));
    assertThat(next.orders()).containsExactly(larger);
    assertThat(next.next()).isNull();
  }

  @Test
  void tellsOrdersOfTheSameMomentApartByTheirNumbers() {
    Order first = order(1, 1);
    List<Order> together =
        IntStream.rangeClosed(1, 5)
            .mapToObj(n -> first.toBuilder().setOrderNumber(number(n)).build())
            .toList();
    model.offer(together);

    OrderPage page = model.ofShop("shop-1", DAY, 2, null);
    OrderPage next = model.ofShop("shop-1", DAY, 2, page.next());
    OrderPage last = model.ofShop("shop-1", DAY, 2, next.next());

    assertThat(numbers(page)).containsExactly(number(5), number(4));
    assertThat(numbers(next)).containsExactly(number(3), number(2));
    assertThat(numbers(last)).containsExactly(number(1));
    assertThat(last.next()).isNull();
  }

  @Test
  void removesNoMoreOnceItIsTold() {
    model.offer(IntStream.rangeClosed(1, 1_100).mapToObj(n -> order(n, 1)).toList());
    AtomicInteger asked = new AtomicInteger();

    assertThatThrownBy(
            () ->
                model.remove(
                    number(1),
                    DAY + ":",
                    () -> {
                      if (asked.incrementAndGet() == 2) {
                        throw new IllegalStateException("enough");
                      }
                    }))
        .hasMessage("enough");
    assertThat(store.orders().countDocuments()).isEqualTo(100);

    model.remove(number(1), DAY + ":", () -> {});
    assertThat(store.orders().countDocuments()).isZero();
  }

  @Test
  void listsNothingOfOtherShopsAndDays() {
    model.offer(List.of(order(1, 1), order(2, 1)));

    assertThat(numbers(model.ofShop("shop-1", DAY, 10, null))).containsExactly(number(1));
    assertThat(numbers(model.ofShop("shop-1", DAY + 1, 10, null))).isEmpty();
    assertThat(model.knowsShop("shop-1")).isTrue();
    assertThat(model.knowsShop("shop-7")).isFalse();
  }

  /** About 100 kB. */
  private static Order large(int n) {
    Order small = order(n, 1);
    Order.Builder large = small.toBuilder();
    for (int line = 2; line <= 200; line++) {
      large.addLines(
          small.getLines(0).toBuilder().setLineNumber(line).setName("x".repeat(480)).build());
    }
    return large.build();
  }

  private static List<String> numbers(@Nullable OrderPage page) {
    return page == null ? List.of() : page.orders().stream().map(Order::getOrderNumber).toList();
  }
}
