package io.shardlookup.chaos.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.local.check.CheckedOrder;
import io.shardlookup.local.check.LedgerLine;
import io.shardlookup.local.check.OrderSnapshot;
import io.shardlookup.local.check.OrderStores;
import io.shardlookup.local.orders.OrderCalls;
import io.shardlookup.orders.v1.AnswerSource;
import io.shardlookup.orders.v1.GetOrderRequest;
import io.shardlookup.orders.v1.GetOrderResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old orders leave the shards while others are placed and walk through their lives. */
@Tag("slow")
final class OrderRetentionUnderLoadIT {
  private static final int DAYS_KEPT = 30;
  private static final int ORDERS_A_DAY = 12;

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static OrderCluster cluster;

  @BeforeAll
  static void start() {
    cluster = OrderCluster.start(folder, "--retention-interval=1s");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void exactlyTheLastThirtyDaysStayOnTheShardsAndAllStaysInTheReadModel() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    try (OrderTraffic traffic =
            OrderTraffic.start(cluster, OrderCalls.Patience.NONE, Seed.next().random());
        EarlierOrders earlier = cluster.earlierOrders();
        OrderStores stores = cluster.stores()) {
      // None leaves before its events are published: so all are seen on the shards first.
      cluster.pause(OrderCluster.KAFKA);
      for (int age = DAYS_KEPT - 1; age <= DAYS_KEPT + 2; age++) {
        earlier.write(today.minusDays(age), ORDERS_A_DAY);
      }
      traffic.awaitMore();
      Map<String, CheckedOrder> written = ofBefore(today, onShards(stores.snapshot()));
      assertThat(written).hasSize(4 * ORDERS_A_DAY);
      cluster.resume(OrderCluster.KAFKA);

      awaitOnlyKeptOnShards(stores, today, written);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, "retention");
      awaitOnlyKeptOnShards(stores, today, written);
      assertReadModelAnswersFor(oldest(written.values()));
      for (String table : List.of("order_items", "order_payments", "order_commands")) {
        String leftovers =
            "DELETE FROM " + table + " WHERE order_number NOT IN (SELECT order_number FROM orders)";
        assertThat(cluster.falsify(leftovers)).as(table).isZero();
      }
    }
  }

  /** What is kept depends on the day that it is by now. */
  private static void awaitOnlyKeptOnShards(
      OrderStores stores, LocalDate begin, Map<String, CheckedOrder> written) {
    await()
        .atMost(OrderCluster.PATIENCE)
        .untilAsserted(
            () -> {
              OrderSnapshot now = stores.snapshot();
              int firstKept = number(LocalDate.now(ZoneOffset.UTC).minusDays(DAYS_KEPT));
              Map<String, CheckedOrder> kept =
                  byNumber(
                      written.values().stream().filter(order -> order.total().day() >= firstKept));
              assertThat(ofBefore(begin, onShards(now))).isEqualTo(kept);
              assertThat(ofBefore(begin, now.readModel().stream())).isEqualTo(written);
              assertThat(linesOfBefore(begin, now)).isEqualTo(linesOf(written.values()));
            });
  }

  /** Also where no shard could answer: the version that is wanted is the last that there was. */
  private static void assertReadModelAnswersFor(CheckedOrder retired) {
    GetOrderRequest request =
        GetOrderRequest.newBuilder()
            .setOrderNumber(retired.number())
            .setMinVersion(retired.version())
            .build();
    for (GetOrderResponse answer : cluster.ask(request)) {
      assertThat(answer.getSource()).isEqualTo(AnswerSource.ANSWER_SOURCE_READ_MODEL);
      assertThat(answer.getOrder().getOrderNumber()).isEqualTo(retired.number());
      assertThat(answer.getOrder().getVersion()).isEqualTo(retired.version());
    }
  }

  private static CheckedOrder oldest(Collection<CheckedOrder> orders) {
    return orders.stream().min(Comparator.comparingInt(order -> order.total().day())).orElseThrow();
  }

  private static Stream<CheckedOrder> onShards(OrderSnapshot snapshot) {
    return snapshot.shards().values().stream().flatMap(Collection::stream);
  }

  /** The others are those of the traffic. */
  private static Map<String, CheckedOrder> ofBefore(LocalDate day, Stream<CheckedOrder> orders) {
    return byNumber(orders.filter(order -> order.total().day() < number(day)));
  }

  private static Map<String, LedgerLine> linesOfBefore(LocalDate day, OrderSnapshot snapshot) {
    return byOrder(
        snapshot.ledger().values().stream()
            .flatMap(Collection::stream)
            .filter(line -> line.amount().day() < number(day)));
  }

  private static Map<String, LedgerLine> linesOf(Collection<CheckedOrder> orders) {
    return byOrder(orders.stream().map(CheckedOrder::ledgerLine));
  }

  private static Map<String, LedgerLine> byOrder(Stream<LedgerLine> lines) {
    return lines.collect(Collectors.toMap(LedgerLine::order, Function.identity()));
  }

  private static Map<String, CheckedOrder> byNumber(Stream<CheckedOrder> orders) {
    return orders.collect(Collectors.toMap(CheckedOrder::number, Function.identity()));
  }

  private static int number(LocalDate day) {
    return Integer.parseInt(day.format(DateTimeFormatter.BASIC_ISO_DATE));
  }
}
