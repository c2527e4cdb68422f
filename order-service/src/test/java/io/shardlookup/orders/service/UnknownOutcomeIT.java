package io.shardlookup.orders.service;

import static io.shardlookup.orders.service.Requests.ISSUE;
import static io.shardlookup.orders.service.Requests.header;
import static io.shardlookup.orders.service.Requests.pay;
import static io.shardlookup.orders.service.Requests.place;
import static io.shardlookup.orders.service.Requests.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.servers.EventReader;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.v1.AcceptOrderRequest;
import io.shardlookup.orders.v1.AcceptOrderResponse;
import io.shardlookup.orders.v1.CancelOrderRequest;
import io.shardlookup.orders.v1.CancelOrderResponse;
import io.shardlookup.orders.v1.CompleteOrderRequest;
import io.shardlookup.orders.v1.CompleteOrderResponse;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc.OrderCommandServiceBlockingStub;
import io.shardlookup.orders.v1.OrderStatus;
import io.shardlookup.orders.v1.PayOrderResponse;
import io.shardlookup.orders.v1.PlaceOrderResponse;
import io.shardlookup.processes.CuttingProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of changes whose connection is cut between commit and reply. */
@ExtendWith({ShardServer.class, TestServers.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class UnknownOutcomeIT {
  /** As often as an instance tries by itself. */
  private static final int ATTEMPTS = 3;

  private CuttingProxy proxy;
  private OrderDirectory orders;
  private OrderServices services;
  private OrderCommandServiceBlockingStub commands;
  private String number;

  /** What is done to an order that is paid, and what it is then. */
  private enum Step {
    ACCEPT(OrderStatus.ORDER_STATUS_ACCEPTED),
    COMPLETE(OrderStatus.ORDER_STATUS_COMPLETED),
    CANCEL(OrderStatus.ORDER_STATUS_CANCELLED);

    private final OrderStatus after;

    Step(OrderStatus after) {
      this.after = after;
    }
  }

  /** What the caller of a step is told. */
  private record Taken(Order order, boolean repeated) {}

  @BeforeAll
  void start(ShardServer.Running server) {
    proxy = new CuttingProxy(server.port());
    orders =
        OrderDirectory.start(
            server,
            endpoint -> endpoint.replace(":" + server.port() + "/", ":" + proxy.port() + "/"),
            "shard-1");
  }

  @BeforeEach
  void begin(@TempDir Path folder) {
    services = new OrderServices(orders, folder);
    commands = services.commands(services.start("one"));
    number = commands.issueOrderNumber(ISSUE).getOrderNumber();
  }

  @AfterEach
  void end() throws Exception {
    services.close();
  }

  @AfterAll
  void stop() throws Exception {
    orders.close();
    proxy.close();
  }

  @Test
  void oneCutIsMadeUpForByTheInstanceItself() throws Exception {
    proxy.cutReplies(1);
    PlaceOrderResponse placed = commands.placeOrder(place(number));
    proxy.cutReplies(1);
    PayOrderResponse paid = commands.payOrder(pay(number, "c1", 200));

    assertThat(proxy.awaitCuts()).isTrue();
    assertThat(placed.getOrder().getVersion()).isEqualTo(1);
    assertThat(paid.getOrder().getVersion()).isEqualTo(2);
    requireOneOrderWithOnePaymentOf(200);
  }

  @Test
  void anOrderIsPlacedOnceHoweverOftenItsOutcomeIsUnknown() throws Exception {
    proxy.cutReplies(ATTEMPTS);

    assertThat(reason(() -> commands.placeOrder(place(number))))
        .isEqualTo(OrderErrorReason.OUTCOME_UNKNOWN);
    assertThat(proxy.awaitCuts()).isTrue();

    PlaceOrderResponse again = commands.placeOrder(place(number));
    assertThat(again.getRepeatedCommand()).isTrue();
    assertThat(again.getOrder().getVersion()).isEqualTo(1);
    assertThat(rows("orders")).containsExactly("1");
    assertThat(rows("order_items")).containsExactly("1");
    assertThat(published(1)).containsExactly(number + "/1");
  }

  @Test
  void aPaymentIsTakenOnceHoweverOftenItsOutcomeIsUnknown() throws Exception {
    var unused = commands.placeOrder(place(number));
    proxy.cutReplies(ATTEMPTS);

    assertThat(reason(() -> commands.payOrder(pay(number, "c1", 200))))
        .isEqualTo(OrderErrorReason.OUTCOME_UNKNOWN);
    assertThat(proxy.awaitCuts()).isTrue();

    PayOrderResponse again = commands.payOrder(pay(number, "c1", 200));
    assertThat(again.getRepeatedCommand()).isTrue();
    assertThat(again.getOrder().getVersion()).isEqualTo(2);
    requireOneOrderWithOnePaymentOf(200);
  }

  @ParameterizedTest
  @EnumSource
  void aStepIsTakenOnceHoweverOftenItsOutcomeIsUnknown(Step step) throws Exception {
    var unused = commands.placeOrder(place(number));
    int version = (int) commands.payOrder(pay(number, "c1", 500)).getOrder().getVersion();
    if (step == Step.COMPLETE) {
      version = (int) take(Step.ACCEPT, "c2").order().getVersion();
    }
    proxy.cutReplies(ATTEMPTS);

    assertThat(reason(() -> take(step, "c3"))).isEqualTo(OrderErrorReason.OUTCOME_UNKNOWN);
    assertThat(proxy.awaitCuts()).isTrue();

    Taken again = take(step, "c3");
    assertThat(again.repeated()).isTrue();
    assertThat(again.order().getStatus()).isEqualTo(step.after);
    assertThat(again.order().getVersion()).isEqualTo(version + 1L);
    assertThat(rows("order_commands")).containsExactly(String.valueOf(version));
    assertThat(published(version + 1)).containsExactlyElementsOf(events(version + 1));
  }

  @Test
  void whatNeverReachedTheShardIsDoneByTheRetry() throws Exception {
    proxy.cutCommits(ATTEMPTS);

    assertThat(reason(() -> commands.placeOrder(place(number))))
        .isEqualTo(OrderErrorReason.OUTCOME_UNKNOWN);
    assertThat(proxy.awaitCuts()).isTrue();
    assertThat(rows("orders")).containsExactly("0");

    assertThat(commands.placeOrder(place(number)).getRepeatedCommand()).isFalse();
    proxy.cutCommits(ATTEMPTS);
    assertThat(reason(() -> commands.payOrder(pay(number, "c1", 200))))
        .isEqualTo(OrderErrorReason.OUTCOME_UNKNOWN);
    assertThat(proxy.awaitCuts()).isTrue();

    assertThat(commands.payOrder(pay(number, "c1", 200)).getRepeatedCommand()).isFalse();
    requireOneOrderWithOnePaymentOf(200);
  }

  @Test
  void somethingElseUnderTheSameNumberIsRefusedAfterAnUnknownOutcome() throws Exception {
    proxy.cutReplies(ATTEMPTS);
    assertThat(reason(() -> commands.placeOrder(place(number))))
        .isEqualTo(OrderErrorReason.OUTCOME_UNKNOWN);
    assertThat(proxy.awaitCuts()).isTrue();

    requireAlreadyExists(
        () -> commands.placeOrder(place(number).toBuilder().setCustomerId("other").build()),
        "order_number: " + number + " (expected: one under which no other order was placed)");

    proxy.cutReplies(ATTEMPTS);
    assertThat(reason(() -> commands.payOrder(pay(number, "c1", 200))))
        .isEqualTo(OrderErrorReason.OUTCOME_UNKNOWN);
    assertThat(proxy.awaitCuts()).isTrue();

    requireAlreadyExists(
        () -> commands.payOrder(pay(number, "c1", 201)),
        "command_id: c1 (expected: one under which order " + number + " has no other command)");
    requireAlreadyExists(
        () -> commands.payOrder(pay(number, "c2", 200).toBuilder().setPaymentId("p-c1").build()),
        "payment_id: \"p-c1\" (expected: one that order " + number + " does not have yet)");
    requireOneOrderWithOnePaymentOf(200);
  }

  private Taken take(Step step, String command) {
    return switch (step) {
      case ACCEPT -> {
        AcceptOrderResponse answer =
            commands.acceptOrder(
                AcceptOrderRequest.newBuilder().setHeader(header(number, command)).build());
        yield new Taken(answer.getOrder(), answer.getRepeatedCommand());
      }
      case COMPLETE -> {
        CompleteOrderResponse answer =
            commands.completeOrder(
                CompleteOrderRequest.newBuilder().setHeader(header(number, command)).build());
        yield new Taken(answer.getOrder(), answer.getRepeatedCommand());
      }
      case CANCEL -> {
        CancelOrderResponse answer =
            commands.cancelOrder(
                CancelOrderRequest.newBuilder()
                    .setHeader(header(number, command))
                    .setReason("sold out")
                    .build());
        yield new Taken(answer.getOrder(), answer.getRepeatedCommand());
      }
    };
  }

  private void requireOneOrderWithOnePaymentOf(long amount) {
    assertThat(rows("orders")).containsExactly("1");
    assertThat(rows("order_items")).containsExactly("1");
    assertThat(rows("order_commands")).containsExactly("1");
    assertThat(
            orders.query(
                "SELECT amount_minor FROM order_payments WHERE order_number = '" + number + "'"))
        .containsExactly(String.valueOf(amount));
    assertThat(published(2)).containsExactly(number + "/1", number + "/2");
  }

  private List<String> rows(String table) {
    return orders.query("SELECT COUNT(*) FROM " + table + " WHERE order_number = '" + number + "'");
  }

  private List<String> published(int events) {
    try (EventReader reader =
        new EventReader(
            TestServers.kafka().bootstrapServers(), services.events().kafka().eventsTopic())) {
      return Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> reader.firstPublications().getOrDefault(number, List.of()),
              ids -> ids.size() >= events);
    }
  }

  /** Ids of the order's first events, in their order. */
  private List<String> events(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(version -> number + "/" + version).toList();
  }

  private static void requireAlreadyExists(Runnable call, String message) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(refusal.getStatus().getDescription()).isEqualTo(message);
  }
}
