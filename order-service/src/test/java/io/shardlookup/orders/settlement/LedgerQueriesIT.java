package io.shardlookup.orders.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderErrors;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.v1.GetLedgerTotalsRequest;
import io.shardlookup.orders.v1.LedgerLine;
import io.shardlookup.orders.v1.LedgerTotal;
import io.shardlookup.orders.v1.ListLedgerLinesRequest;
import io.shardlookup.orders.v1.ListLedgerLinesResponse;
import io.shardlookup.orders.v1.Money;
import io.shardlookup.orders.v1.OrderStatus;
import io.shardlookup.orders.v1.SettlementQueryServiceGrpc.SettlementQueryServiceBlockingStub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What settlement answers over gRPC, to good and to bad questions. */
@ExtendWith({TestServers.class, ShardServer.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class LedgerQueriesIT {
  private static final int ORDERS = 140;
  private static final int DAY = 20_260_718;
  private static final String SHOP = "shop-1";

  private OrderDirectory directory;
  private Settlements settlements;
  private SettlementQueryServiceBlockingStub queries;

  @BeforeAll
  void start(ShardServer.Running server, @TempDir Path folder) {
    directory = OrderDirectory.start(server, "shard-1", "shard-2");
    String topic = Settlements.newTopic();
    settlements = new Settlements(directory, topic, folder);
    Settlement settlement = settlements.start("one");
    queries = settlements.queries(settlement);
    try (EventWriter events = new EventWriter(TestServers.kafka().bootstrapServers(), topic)) {
      events.writeLives(0, ORDERS);
    }
    await()
        .atMost(Settlements.IN_TIME)
        .untilAsserted(
            () ->
                assertThat(LedgerRows.of(directory))
                    .isEqualTo(
                        IntStream.range(0, ORDERS)
                            .mapToObj(n -> new ShopOrder(n).lineAtTheEnd())
                            .sorted()
                            .toList()));
  }

  @AfterAll
  void stop() throws Exception {
    settlements.close();
    directory.close();
  }

  @Test
  void pagesHoldEveryLineOfTheDayOnceByOrderNumber() {
    List<LedgerLine> lines = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      ListLedgerLinesResponse page = fresh().listLedgerLines(lines(3, token));
      assertThat(page.getLinesCount()).isBetween(1, 3);
      lines.addAll(page.getLinesList());
      token = page.getNextPageToken();
      pages++;
    } while (!token.isEmpty());

    List<String> numbers =
        IntStream.range(0, ORDERS)
            .mapToObj(ShopOrder::new)
            .filter(order -> order.shop().equals(SHOP) && order.day() == DAY)
            .map(ShopOrder::number)
            .sorted()
            .toList();
    assertThat(lines).extracting(LedgerLine::getOrderNumber).isEqualTo(numbers);
    assertThat(pages).isEqualTo((numbers.size() + 2) / 3);
    assertThat(lines)
        .filteredOn(line -> line.getOrderNumber().equals("20260718-22"))
        .containsExactly(
            LedgerLine.newBuilder()
                .setOrderNumber("20260718-22")
                .setOrderVersion(4)
                .setStatus(OrderStatus.ORDER_STATUS_COMPLETED)
                .setAmount(euros(122))
                .build());
  }

  @Test
  void aPageOfAThousandHoldsAll() {
    ListLedgerLinesResponse page = fresh().listLedgerLines(lines(1_000, ""));

    assertThat(page.getNextPageToken()).isEmpty();
    assertThat(page.getLinesCount()).isEqualTo(10);
  }

  @Test
  void totalsAreTheSumsOfTheLines() {
    List<LedgerTotal> totals = fresh().getLedgerTotals(totals(SHOP, DAY)).getTotalsList();

    List<ShopOrder> completed =
        IntStream.range(0, ORDERS)
            .mapToObj(ShopOrder::new)
            .filter(order -> order.shop().equals(SHOP) && order.day() == DAY)
            .filter(order -> order.lastVersion() == 4)
            .toList();
    assertThat(totals)
        .containsExactlyInAnyOrder(
            LedgerTotal.newBuilder()
                .setStatus(OrderStatus.ORDER_STATUS_CANCELLED)
                .setOrders(10 - completed.size())
                .setAmount(euros(0))
                .build(),
            LedgerTotal.newBuilder()
                .setStatus(OrderStatus.ORDER_STATUS_COMPLETED)
                .setOrders(completed.size())
                .setAmount(euros(completed.stream().mapToLong(order -> 100L + order.n()).sum()))
                .build());
  }

  @Test
  void aDayWithoutOrdersIsEmpty() {
    assertThat(fresh().getLedgerTotals(totals(SHOP, 20_260_101)).getTotalsList()).isEmpty();
    assertThat(
            fresh()
                .listLedgerLines(lines(10, "").toBuilder().setDay(20_260_101).build())
                .getLinesList())
        .isEmpty();
  }

  @Test
  void anUnknownShopIsNotFound() {
    OrderException error = refused(() -> fresh().getLedgerTotals(totals("shop-9", DAY)));

    assertThat(error.reason()).isEqualTo(OrderErrorReason.UNKNOWN_SHOP);
    assertThat(error.reason().statusCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(error).hasMessage("shop_id: \"shop-9\" (expected: a shop that has had orders)");
    assertThat(
            refused(
                    () ->
                        fresh()
                            .listLedgerLines(lines(10, "").toBuilder().setShopId("shop-9").build()))
                .reason())
        .isEqualTo(OrderErrorReason.UNKNOWN_SHOP);
    assertThat(directory.query("SELECT 1 FROM ledger WHERE shop_id = 'shop-9'")).isEmpty();
  }

  @Test
  void badValuesAreRefusedWithWhatWasExpected() {
    assertThat(refused(() -> fresh().listLedgerLines(lines(0, ""))))
        .hasMessage("page_size: 0 (expected: 1..1000)");
    assertThat(refused(() -> fresh().listLedgerLines(lines(1_000_000, ""))))
        .hasMessage("page_size: 1000000 (expected: 1..1000)");
    assertThat(refused(() -> fresh().getLedgerTotals(totals(SHOP, 20_260_231))))
        .hasMessage("day: 20260231 (expected: a date yyyymmdd)");
    assertThat(refused(() -> fresh().getLedgerTotals(totals(SHOP, -1))))
        .hasMessage("day: 4294967295 (expected: a date yyyymmdd)");
    assertThat(refused(() -> fresh().getLedgerTotals(totals("", DAY))))
        .hasMessage("shop_id: \"\" (expected: 1..128 bytes of UTF-8 without control characters)");
    assertThat(refused(() -> fresh().getLedgerTotals(totals("x".repeat(129), DAY))).reason())
        .isEqualTo(OrderErrorReason.INVALID_ARGUMENT);
  }

  @Test
  void aTokenOfAnotherQuestionOrMadeUpIsRefused() {
    String token = fresh().listLedgerLines(lines(3, "")).getNextPageToken();

    assertThat(refused(() -> fresh().listLedgerLines(lines(3, "nonsense"))))
        .hasMessage(
            "page_token: \"nonsense\" (expected: next_page_token of an earlier answer to the same"
                + " query)");
    ListLedgerLinesRequest otherDay = lines(3, token).toBuilder().setDay(DAY + 1).build();
    assertThat(refused(() -> fresh().listLedgerLines(otherDay)).reason())
        .isEqualTo(OrderErrorReason.INVALID_PAGE_TOKEN);
    ListLedgerLinesRequest otherShop = lines(3, token).toBuilder().setShopId("shop-2").build();
    assertThat(refused(() -> fresh().listLedgerLines(otherShop)).reason())
        .isEqualTo(OrderErrorReason.INVALID_PAGE_TOKEN);
  }

  /** A deadline counts from when it is set. */
  private SettlementQueryServiceBlockingStub fresh() {
    AbstractStub<SettlementQueryServiceBlockingStub> stub = queries;
    return stub.withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static OrderException refused(Supplier<?> call) {
    try {
      Object unexpected = call.get();
      throw new AssertionError("answered: " + unexpected);
    } catch (StatusRuntimeException e) {
      return OrderErrors.fromGrpc(e);
    }
  }

  private static ListLedgerLinesRequest lines(int size, String token) {
    return ListLedgerLinesRequest.newBuilder()
        .setShopId(SHOP)
        .setDay(DAY)
        .setPageSize(size)
        .setPageToken(token)
        .build();
  }

  private static GetLedgerTotalsRequest totals(String shop, int day) {
    return GetLedgerTotalsRequest.newBuilder().setShopId(shop).setDay(day).build();
  }

  private static Money euros(long cents) {
    return Money.newBuilder().setMinorUnits(cents).setCurrency("EUR").build();
  }
}
