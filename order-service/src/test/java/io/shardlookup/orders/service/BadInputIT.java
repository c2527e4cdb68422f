package io.shardlookup.orders.service;

import static io.shardlookup.orders.error.OrderErrorReason.AMOUNT_OVERFLOW;
import static io.shardlookup.orders.error.OrderErrorReason.CURRENCY_MISMATCH;
import static io.shardlookup.orders.error.OrderErrorReason.INVALID_ARGUMENT;
import static io.shardlookup.orders.error.OrderErrorReason.INVALID_ORDER_NUMBER;
import static io.shardlookup.orders.error.OrderErrorReason.INVALID_PAGE_TOKEN;
import static io.shardlookup.orders.error.OrderErrorReason.ORDER_NUMBER_EXPIRED;
import static io.shardlookup.orders.error.OrderErrorReason.OVERPAID;
import static io.shardlookup.orders.error.OrderErrorReason.UNKNOWN_ORDER;
import static io.shardlookup.orders.error.OrderErrorReason.UNKNOWN_SHOP;
import static io.shardlookup.orders.error.OrderErrorReason.VERSION_MISMATCH;
import static io.shardlookup.orders.error.OrderErrorReason.WRONG_STATUS;
import static io.shardlookup.orders.service.Requests.ISSUE;
import static io.shardlookup.orders.service.Requests.cents;
import static io.shardlookup.orders.service.Requests.get;
import static io.shardlookup.orders.service.Requests.header;
import static io.shardlookup.orders.service.Requests.pay;
import static io.shardlookup.orders.service.Requests.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderErrors;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.v1.AcceptOrderRequest;
import io.shardlookup.orders.v1.CancelOrderRequest;
import io.shardlookup.orders.v1.CommandHeader;
import io.shardlookup.orders.v1.CompleteOrderRequest;
import io.shardlookup.orders.v1.ListOrdersByCustomerRequest;
import io.shardlookup.orders.v1.ListOrdersByCustomerResponse;
import io.shardlookup.orders.v1.ListOrdersByShopRequest;
import io.shardlookup.orders.v1.Money;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc.OrderCommandServiceBlockingStub;
import io.shardlookup.orders.v1.OrderLine;
import io.shardlookup.orders.v1.OrderQueryServiceGrpc.OrderQueryServiceBlockingStub;
import io.shardlookup.orders.v1.PayOrderRequest;
import io.shardlookup.orders.v1.PlaceOrderRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What callers may not ask, over gRPC: each answer names the reason, the value and what was
 * expected, and no row of any shard is another one afterwards.
 */
@ExtendWith({ShardServer.class, TestServers.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class BadInputIT {
  private static final Duration IN_TIME = Duration.ofMinutes(2);
  private static final String UNUSED = "20260701-999999";

  private OrderDirectory orders;
  private OrderServices services;
  private OrderCommandServiceBlockingStub commands;
  private OrderQueryServiceBlockingStub queries;

  /** An order of 500 that is CREATED, and one that is CANCELLED. */
  private String created;

  private String cancelled;

  @BeforeAll
  void start(ShardServer.Running server, @TempDir Path folder) {
    orders = OrderDirectory.start(server, "shard-1", "shard-2");
    services = new OrderServices(orders, folder);
    OrderService service = services.start("one");
    commands = services.commands(service);
    queries = services.queries(service);
    created = commands.issueOrderNumber(ISSUE).getOrderNumber();
    cancelled = commands.issueOrderNumber(ISSUE).getOrderNumber();
    var unused = commands.placeOrder(place(created));
    unused = commands.placeOrder(place(cancelled));
    var unusedToo = commands.cancelOrder(cancel(cancelled, "c1", "sold out"));
    await()
        .atMost(IN_TIME)
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(
            () ->
                queries.getOrder(get(created, 0)).getOrder().getVersion() == 1
                    && queries.getOrder(get(cancelled, 0)).getOrder().getVersion() == 2);
    // What was published is seen before it is removed.
    await().atMost(IN_TIME).until(() -> orders.query("SELECT id FROM outbox").isEmpty());
  }

  @AfterAll
  void stop() throws Exception {
    services.close();
    orders.close();
  }

  @Test
  void placesNothingUnderABadNumber() {
    refusesToPlace(order -> order.setOrderNumber(""), INVALID_ORDER_NUMBER, "\"\"");
    refusesToPlace(order -> order.setOrderNumber("x"), INVALID_ORDER_NUMBER, "\"x\"");
    refusesToPlace(
        order -> order.setOrderNumber("20260231-1"), INVALID_ORDER_NUMBER, "\"20260231-1\"");
    refusesToPlace(
        order -> order.setOrderNumber("20260701-01"), INVALID_ORDER_NUMBER, "\"20260701-01\"");
    refusesToPlace(order -> order.setOrderNumber("20260601-1"), ORDER_NUMBER_EXPIRED, "20260601-1");
  }

  @Test
  void placesNothingForNobodyOrOfNothing() {
    refusesToPlace(order -> order.setCustomerId(""), INVALID_ARGUMENT, "customer_id: \"\"");
    refusesToPlace(
        order -> order.setCustomerId("c".repeat(129)), INVALID_ARGUMENT, "customer_id: \"ccc");
    refusesToPlace(order -> order.setShopId(""), INVALID_ARGUMENT, "shop_id: \"\"");
    refusesToPlace(order -> order.setShopId("a\nb"), INVALID_ARGUMENT, "shop_id: \"a");
    refusesToPlace(PlaceOrderRequest.Builder::clearLines, INVALID_ARGUMENT, "lines: 0");
    refusesToPlace(
        order -> order.clearLines().addAllLines(Collections.nCopies(201, place("").getLines(0))),
        INVALID_ARGUMENT,
        "lines: 201");
  }

  @Test
  void placesNothingWithABadLine() {
    refusesLine(line -> line.setQuantity(-1), INVALID_ARGUMENT, "lines[1].quantity: -1");
    refusesLine(line -> line.setQuantity(0), INVALID_ARGUMENT, "lines[1].quantity: 0");
    refusesLine(line -> line.setQuantity(1_000_001), INVALID_ARGUMENT, "quantity: 1000001");
    refusesLine(line -> line.setUnitPrice(cents(-1)), INVALID_ARGUMENT, "unit_price: -1");
    refusesLine(OrderLine.Builder::clearUnitPrice, INVALID_ARGUMENT, "unit_price: none");
    refusesLine(line -> line.setUnitPrice(cents(0)), INVALID_ARGUMENT, "total: 0");
    refusesLine(line -> line.setSku(""), INVALID_ARGUMENT, "lines[1].sku: \"\"");
    refusesLine(line -> line.setName("n".repeat(201)), INVALID_ARGUMENT, "lines[1].name: \"nnn");
    refusesLine(line -> line.setLineNumber(2), INVALID_ARGUMENT, "lines[1].line_number: 2");
    refusesLine(line -> line.setUnitPrice(money(1, "ABC")), INVALID_ARGUMENT, "currency: ABC");
    refusesLine(line -> line.setUnitPrice(money(1, "eur")), INVALID_ARGUMENT, "currency: \"eur\"");
  }

  @Test
  void placesNothingWhoseAmountsOverflowOrDoNotAddUp() {
    refusesLine(
        line -> line.setQuantity(3).setUnitPrice(cents(Long.MAX_VALUE / 2)),
        AMOUNT_OVERFLOW,
        "amount: 3 * " + Long.MAX_VALUE / 2);
    refusesToPlace(
        order ->
            order
                .clearLines()
                .addLines(line().setQuantity(1).setUnitPrice(cents(Long.MAX_VALUE)))
                .addLines(line().setQuantity(1).setUnitPrice(cents(1))),
        AMOUNT_OVERFLOW,
        "amount: " + Long.MAX_VALUE + " + 1");
    refusesToPlace(
        order -> order.addLines(line().setUnitPrice(money(1, "CHF"))),
        CURRENCY_MISMATCH,
        "currency: CHF");
  }

  @Test
  void takesNoteOfNoBadPayment() {
    refusesToPay(payment -> payment.setAmount(cents(-1)), INVALID_ARGUMENT, "amount: -1");
    refusesToPay(payment -> payment.setAmount(cents(0)), INVALID_ARGUMENT, "amount: 0");
    refusesToPay(PayOrderRequest.Builder::clearAmount, INVALID_ARGUMENT, "amount: none");
    refusesToPay(payment -> payment.setAmount(cents(501)), OVERPAID, "amount: 501");
    refusesToPay(payment -> payment.setAmount(money(1, "CHF")), CURRENCY_MISMATCH, "currency: CHF");
    refusesToPay(payment -> payment.setPaymentId(""), INVALID_ARGUMENT, "payment_id: \"\"");
    refusesToPay(payment -> payment.setPaymentId("a b"), INVALID_ARGUMENT, "payment_id: \"a b\"");
    refusesToPay(payment -> payment.setMethod("Card!"), INVALID_ARGUMENT, "method: \"Card!\"");
    refusesToPay(
        payment -> payment.setHeader(header(cancelled, "c9")),
        WRONG_STATUS,
        cancelled + ": CANCELLED (expected: CREATED)");
  }

  @Test
  void carriesOutNothingWithABadHeader() {
    refusesHeader(null, INVALID_ARGUMENT, "header: none");
    refusesHeader(header(UNUSED, "c9"), UNKNOWN_ORDER, UNUSED);
    refusesHeader(header("", "c9"), INVALID_ORDER_NUMBER, "\"\"");
    refusesHeader(header("nonsense", "c9"), INVALID_ORDER_NUMBER, "\"nonsense\"");
    refusesHeader(header(created, ""), INVALID_ARGUMENT, "command_id: \"\"");
    refusesHeader(header(created, "a".repeat(65)), INVALID_ARGUMENT, "command_id: \"aaa");
    refusesHeader(
        header(created, "c9").toBuilder().setExpectedVersion(7).build(),
        VERSION_MISMATCH,
        created + ": 1 (expected: 7)");
    refusesHeader(
        header(created, "c9").toBuilder().setExpectedVersion(-1).build(),
        INVALID_ARGUMENT,
        "expected_version: 18446744073709551615");
  }

  @Test
  void leavesNoStepOfALifeOut() {
    refuses(
        () -> commands.acceptOrder(accept(header(created, "c9"))),
        WRONG_STATUS,
        created + ": CREATED (expected: PAID)");
    refuses(
        () -> commands.completeOrder(complete(header(created, "c9"))),
        WRONG_STATUS,
        created + ": CREATED (expected: ACCEPTED)");
    refuses(
        () -> commands.cancelOrder(cancel(cancelled, "c9", "again")),
        WRONG_STATUS,
        cancelled + ": CANCELLED (expected: ");
    refuses(
        () -> commands.cancelOrder(cancel(created, "c9", "")), INVALID_ARGUMENT, "reason: \"\"");
    refuses(
        () -> commands.cancelOrder(cancel(created, "c9", "r".repeat(201))),
        INVALID_ARGUMENT,
        "reason: \"rrr");
  }

  @Test
  void showsNoOrderThatIsNotThere() {
    refuses(() -> queries.getOrder(get("", 0)), INVALID_ORDER_NUMBER, "\"\"");
    refuses(() -> queries.getOrder(get("nonsense", 0)), INVALID_ORDER_NUMBER, "\"nonsense\"");
    refuses(() -> queries.getOrder(get(UNUSED, 0)), UNKNOWN_ORDER, UNUSED);
    refuses(() -> queries.getOrder(get(UNUSED, 1)), UNKNOWN_ORDER, UNUSED);
    refuses(() -> queries.getOrder(get(created, 9)), VERSION_MISMATCH, "min_version: 9");
    refuses(
        () -> queries.getOrder(get(created, -1)),
        INVALID_ARGUMENT,
        "min_version: 18446744073709551615");
  }

  @Test
  void listsNothingOfABadPage() {
    for (int size : new int[] {0, -1, 1_001, 1_000_000}) {
      refuses(
          () -> queries.listOrdersByCustomer(ofCustomer("customer-1", size, "")),
          INVALID_ARGUMENT,
          "page_size: " + size + " (expected: 1..1000)");
      refuses(
          () -> queries.listOrdersByShop(ofShop("shop-1", 20_260_701, size, "")),
          INVALID_ARGUMENT,
          "page_size: " + size + " (expected: 1..1000)");
    }
    ListOrdersByCustomerResponse first =
        queries.listOrdersByCustomer(ofCustomer("customer-1", 1, ""));
    String token = first.getNextPageToken();
    assertThat(token).isNotEmpty();
    for (String bad : List.of("nonsense", token + "A", token.substring(1), "\u0000")) {
      refuses(
          () -> queries.listOrdersByCustomer(ofCustomer("customer-1", 1, bad)),
          INVALID_PAGE_TOKEN,
          "page_token: ");
      refuses(
          () -> queries.listOrdersByShop(ofShop("shop-1", 20_260_701, 1, bad)),
          INVALID_PAGE_TOKEN,
          "page_token: ");
    }
    refuses(
        () -> queries.listOrdersByCustomer(ofCustomer("customer-2", 1, token)),
        INVALID_PAGE_TOKEN,
        token);
    refuses(
        () -> queries.listOrdersByShop(ofShop("shop-1", 20_260_701, 1, token)),
        INVALID_PAGE_TOKEN,
        token);
  }

  @Test
  void listsNothingOfNobodyOrNoDay() {
    refuses(
        () -> queries.listOrdersByCustomer(ofCustomer("", 1, "")),
        INVALID_ARGUMENT,
        "customer_id: \"\"");
    refuses(
        () -> queries.listOrdersByShop(ofShop("", 20_260_701, 1, "")),
        INVALID_ARGUMENT,
        "shop_id: \"\"");
    refuses(
        () -> queries.listOrdersByShop(ofShop("nobody's", 20_260_701, 1, "")),
        UNKNOWN_SHOP,
        "shop_id: \"nobody's\"");
    for (int day : new int[] {0, 20_260_231, 20_261_301, 701}) {
      refuses(
          () -> queries.listOrdersByShop(ofShop("shop-1", day, 1, "")),
          INVALID_ARGUMENT,
          "day: " + day);
    }
    assertThat(queries.listOrdersByShop(ofShop("shop-1", 20_260_702, 1, "")).getOrdersList())
        .isEmpty();
  }

  private void refusesToPlace(
      Consumer<PlaceOrderRequest.Builder> spoil, OrderErrorReason reason, String value) {
    PlaceOrderRequest.Builder order = place(UNUSED).toBuilder();
    spoil.accept(order);
    refuses(() -> commands.placeOrder(order.build()), reason, value);
  }

  private void refusesLine(
      Consumer<OrderLine.Builder> spoil, OrderErrorReason reason, String value) {
    OrderLine.Builder line = line();
    spoil.accept(line);
    refusesToPlace(order -> order.setLines(0, line), reason, value);
  }

  private void refusesToPay(
      Consumer<PayOrderRequest.Builder> spoil, OrderErrorReason reason, String value) {
    PayOrderRequest.Builder payment = pay(created, "c9", 100).toBuilder();
    spoil.accept(payment);
    refuses(() -> commands.payOrder(payment.build()), reason, value);
  }

  /** Every command that has one. */
  private void refusesHeader(
      @Nullable CommandHeader header, OrderErrorReason reason, String value) {
    PayOrderRequest.Builder pay = pay(created, "c9", 100).toBuilder();
    CancelOrderRequest.Builder cancel = cancel(created, "c9", "sold out").toBuilder();
    refuses(
        () ->
            commands.payOrder(
                header == null ? pay.clearHeader().build() : pay.setHeader(header).build()),
        reason,
        value);
    refuses(
        () ->
            commands.cancelOrder(
                header == null ? cancel.clearHeader().build() : cancel.setHeader(header).build()),
        reason,
        value);
    refuses(() -> commands.acceptOrder(accept(header)), reason, value);
    refuses(() -> commands.completeOrder(complete(header)), reason, value);
  }

  private void refuses(Runnable call, OrderErrorReason reason, String value) {
    List<String> before = everyRow();

    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);

    assertThat(refusal).as("refusal for " + value).isNotNull();
    assertThat(OrderErrors.fromGrpc(refusal).reason()).as(refusal.getMessage()).isEqualTo(reason);
    assertThat(refusal.getStatus().getCode()).isEqualTo(reason.statusCode());
    assertThat(refusal.getStatus().getDescription()).contains(value).contains(" (expected: ");
    assertThat(everyRow()).isEqualTo(before);
  }

  private List<String> everyRow() {
    return List.of("orders", "order_items", "order_payments", "order_commands", "outbox").stream()
        .flatMap(table -> orders.query("SELECT * FROM " + table + " ORDER BY 1, 2").stream())
        .toList();
  }

  private static OrderLine.Builder line() {
    return place("").getLines(0).toBuilder();
  }

  private static Money money(long amount, String currency) {
    return Money.newBuilder().setMinorUnits(amount).setCurrency(currency).build();
  }

  private static CancelOrderRequest cancel(String number, String command, String reason) {
    return CancelOrderRequest.newBuilder()
        .setHeader(header(number, command))
        .setReason(reason)
        .build();
  }

  private static AcceptOrderRequest accept(@Nullable CommandHeader header) {
    AcceptOrderRequest.Builder request = AcceptOrderRequest.newBuilder();
    return header == null ? request.build() : request.setHeader(header).build();
  }

  private static CompleteOrderRequest complete(@Nullable CommandHeader header) {
    CompleteOrderRequest.Builder request = CompleteOrderRequest.newBuilder();
    return header == null ? request.build() : request.setHeader(header).build();
  }

  private static ListOrdersByCustomerRequest ofCustomer(String customer, int size, String token) {
    return ListOrdersByCustomerRequest.newBuilder()
        .setCustomerId(customer)
        .setPageSize(size)
        .setPageToken(token)
        .build();
  }

  private static ListOrdersByShopRequest ofShop(String shop, int day, int size, String token) {
    return ListOrdersByShopRequest.newBuilder()
        .setShopId(shop)
        .setDay(day)
        .setPageSize(size)
        .setPageToken(token)
        .build();
  }
}
