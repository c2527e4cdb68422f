package io.shardlookup.orders.service;

import static io.shardlookup.orders.service.Requests.ISSUE;
import static io.shardlookup.orders.service.Requests.header;
import static io.shardlookup.orders.service.Requests.http;
import static io.shardlookup.orders.service.Requests.metrics;
import static io.shardlookup.orders.service.Requests.pay;
import static io.shardlookup.orders.service.Requests.place;
import static io.shardlookup.orders.service.Requests.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ConnectivityState;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.shardlookup.orders.config.CommandsConfig;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.LockedOrder;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.v1.AcceptOrderRequest;
import io.shardlookup.orders.v1.CompleteOrderRequest;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc.OrderCommandServiceBlockingStub;
import io.shardlookup.orders.v1.OrderStatus;
import io.shardlookup.orders.v1.PayOrderResponse;
import io.shardlookup.orders.v1.PlaceOrderResponse;
import io.shardlookup.testkit.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith({ShardServer.class, TestServers.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderServiceIT {
  private OrderDirectory orders;
  private OrderServices services;

  @BeforeAll
  void start(ShardServer.Running server) {
    orders = OrderDirectory.start(server, "shard-1", "shard-2");
  }

  @BeforeEach
  void begin(@TempDir Path folder) {
    services = new OrderServices(orders, folder);
  }

  @AfterEach
  void end() throws Exception {
    services.close();
    orders.directory().nodes().forEach(TestNode::start);
  }

  @AfterAll
  void stop() {
    orders.close();
  }

  @Test
  void twoInstancesTakeAnOrderThroughItsLifeTogether() {
    OrderCommandServiceBlockingStub one = services.commands(services.start("one"));
    OrderCommandServiceBlockingStub two = services.commands(services.start("two"));

    String number = one.issueOrderNumber(ISSUE).getOrderNumber();
    Order placed = two.placeOrder(place(number)).getOrder();
    PlaceOrderResponse again = one.placeOrder(place(number));
    Order paid = two.payOrder(pay(number, "c1", 500)).getOrder();
    Order accepted =
        one.acceptOrder(AcceptOrderRequest.newBuilder().setHeader(header(number, "c2")).build())
            .getOrder();
    Order completed =
        two.completeOrder(CompleteOrderRequest.newBuilder().setHeader(header(number, "c3")).build())
            .getOrder();

    assertThat(number).startsWith("20260701-");
    assertThat(placed.getVersion()).isEqualTo(1);
    assertThat(again.getRepeatedCommand()).isTrue();
    assertThat(again.getOrder()).isEqualTo(placed);
    assertThat(paid.getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_PAID);
    assertThat(accepted.getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_ACCEPTED);
    assertThat(completed.getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_COMPLETED);
    assertThat(completed.getVersion()).isEqualTo(4);
  }

  @Test
  void instancesNeverIssueTheSameNumber() {
    OrderCommandServiceBlockingStub one = services.commands(services.start("one"));
    OrderCommandServiceBlockingStub two = services.commands(services.start("two"));
    Set<String> issued = new HashSet<>();

    for (int i = 0; i < 200; i++) {
      assertThat(issued.add(one.issueOrderNumber(ISSUE).getOrderNumber())).isTrue();
      assertThat(issued.add(two.issueOrderNumber(ISSUE).getOrderNumber())).isTrue();
    }
  }

  @Test
  void goesOnWithEveryLookupNodeDownAsLongAsNumbersLast() {
    CommandsConfig small = new CommandsConfig(Duration.ofSeconds(30), 8, 1_000, 1);
    OrderService service = services.start("one", orders.clock(), small);
    OrderCommandServiceBlockingStub commands = services.commands(service);
    int block = small.numberBlock();
    String first = commands.issueOrderNumber(ISSUE).getOrderNumber();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(metrics(service))
                    .contains("shardlookup_orders_numbers_left " + (2 * block - 1) + ".0"));
    orders.directory().nodes().forEach(TestNode::stop);

    for (int i = 1; i < 2 * block; i++) {
      String number = commands.issueOrderNumber(ISSUE).getOrderNumber();
      if (i % 200 == 0) {
        assertThat(commands.placeOrder(place(number)).getOrder().getOrderNumber())
            .isEqualTo(number);
      }
    }

    assertThat(reason(() -> commands.issueOrderNumber(ISSUE)))
        .isEqualTo(OrderErrorReason.NO_NUMBER_AVAILABLE);
    assertThat(commands.placeOrder(place(first)).getOrder().getOrderNumber()).isEqualTo(first);

    orders.directory().nodes().forEach(TestNode::start);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .untilAsserted(() -> assertThat(commands.issueOrderNumber(ISSUE)).isNotNull());
  }

  @Test
  void startsWithEveryLookupNodeDownFromWhatItKept() {
    OrderService before = services.start("one");
    String number = services.commands(before).issueOrderNumber(ISSUE).getOrderNumber();
    before.drain();
    orders.directory().nodes().forEach(TestNode::stop);

    OrderCommandServiceBlockingStub after = services.commands(services.start("one"));

    assertThat(after.placeOrder(place(number)).getOrder().getOrderNumber()).isEqualTo(number);
  }

  @Test
  void saysServingOnceItKnowsWhereOrdersLiveAndNotWhenItLeaves() throws Exception {
    OrderService service = services.start("one");
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(services.channel(service));
    HealthCheckRequest commandService =
        HealthCheckRequest.newBuilder()
            .setService("shardlookup.orders.v1.OrderCommandService")
            .build();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(health.check(commandService).getStatus())
                    .isEqualTo(ServingStatus.SERVING));
    assertThat(http(service, "/readyz")).isEqualTo("serving\n");
    assertThat(http(service, "/healthz")).isEqualTo("alive\n");
  }

  @Test
  void showsHowCommandsEnd() throws Exception {
    OrderService service = services.start("one");
    OrderCommandServiceBlockingStub commands = services.commands(service);
    String number = commands.issueOrderNumber(ISSUE).getOrderNumber();
    var unused = commands.placeOrder(place(number));
    assertThat(reason(() -> commands.placeOrder(place("x"))))
        .isEqualTo(OrderErrorReason.INVALID_ORDER_NUMBER);

    assertThat(metrics(service))
        .contains(
            "shardlookup_orders_commands_seconds_count{command=\"issue\",outcome=\"done\"} 1",
            "shardlookup_orders_commands_seconds_count{command=\"place\",outcome=\"done\"} 1",
            "outcome=\"INVALID_ORDER_NUMBER\"} 1",
            "shardlookup_calls_in_flight{calls=\"commands\"} 0.0",
            "jvm_memory_used_bytes");
  }

  @Test
  void keepsToTheDeadlineOfItsCaller() {
    OrderService service = services.start("one");
    OrderCommandServiceBlockingStub commands = services.commands(service);
    String number = commands.issueOrderNumber(ISSUE).getOrderNumber();
    var unused = commands.placeOrder(place(number));

    try (LockedOrder locked = LockedOrder.lock(orders.shardOf(number), number)) {
      assertThat(
              reason(
                  () ->
                      services
                          .commands(service)
                          .withDeadlineAfter(Duration.ofMillis(300))
                          .payOrder(pay(number, "c1", 100))))
          .isEqualTo(OrderErrorReason.OUTCOME_UNKNOWN);
      locked.release();
    }

    assertThat(commands.payOrder(pay(number, "c1", 100)).getOrder().getPaymentsCount())
        .isEqualTo(1);
  }

  @Test
  void letsCallsUnderWayEndWhenItLeaves() throws Exception {
    OrderService service = services.start("one");
    OrderCommandServiceBlockingStub commands = services.commands(service);
    String number = commands.issueOrderNumber(ISSUE).getOrderNumber();
    var unused = commands.placeOrder(place(number));
    var channel = services.channel(service);
    Thread leaving;
    ListenableFuture<PayOrderResponse> waiting;

    try (LockedOrder locked = LockedOrder.lock(orders.shardOf(number), number)) {
      waiting = OrderCommandServiceGrpc.newFutureStub(channel).payOrder(pay(number, "c1", 100));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  metrics(service).contains("shardlookup_calls_in_flight{calls=\"commands\"} 1.0"));
      leaving = new Thread(service::drain);
      leaving.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> channel.getState(false) != ConnectivityState.READY);
      assertThat(waiting.isDone()).isFalse();
      locked.release();
    }

    leaving.join();
    assertThat(waiting.get().getOrder().getPaymentsCount()).isEqualTo(1);
  }

  @Test
  void refusesMoreCallsThanItAdmits() throws Exception {
    OrderService service =
        services.start("one", orders.clock(), new CommandsConfig(Duration.ofSeconds(60), 1, 1, 10));
    OrderCommandServiceBlockingStub commands = services.commands(service);
    String number = commands.issueOrderNumber(ISSUE).getOrderNumber();
    var unused = commands.placeOrder(place(number));
    ListenableFuture<PayOrderResponse> waiting;

    try (LockedOrder locked = LockedOrder.lock(orders.shardOf(number), number)) {
      waiting =
          OrderCommandServiceGrpc.newFutureStub(services.channel(service))
              .payOrder(pay(number, "c1", 100));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  metrics(service).contains("shardlookup_calls_in_flight{calls=\"commands\"} 1.0"));

      assertThat(reason(() -> commands.payOrder(pay(number, "c2", 100))))
          .isEqualTo(OrderErrorReason.OVERLOADED);
      assertThat(reason(() -> commands.issueOrderNumber(ISSUE)))
          .isEqualTo(OrderErrorReason.OVERLOADED);
      assertThat(waiting.isDone()).isFalse();
      locked.release();
    }

    assertThat(waiting.get().getOrder().getPaymentsCount()).isEqualTo(1);
    assertThat(metrics(service))
        .contains("shardlookup_calls_refused_total{calls=\"commands\"} 2.0");
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .untilAsserted(
            () ->
                assertThat(commands.payOrder(pay(number, "c2", 100)).getOrder().getPaymentsCount())
                    .isEqualTo(2));
  }
}
