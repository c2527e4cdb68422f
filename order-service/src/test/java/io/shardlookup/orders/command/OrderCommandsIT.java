package io.shardlookup.orders.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.order.Order;
import io.shardlookup.orders.order.OrderCommand;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.OrderStatus;
import io.shardlookup.orders.order.OrderVersion;
import io.shardlookup.orders.order.Orders;
import io.shardlookup.orders.order.Purchase;
import io.shardlookup.orders.order.wire.OrderMessages;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.store.OrderReader;
import io.shardlookup.orders.store.StoredOrder;
import io.shardlookup.orders.v1.OrderEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShardServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderCommandsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger NEXT = new AtomicInteger();

  private OrderDirectory orders;
  private OrderCommands commands;

  @BeforeAll
  void start(ShardServer.Running server) {
    orders = OrderDirectory.start(server, "shard-1", "shard-2");
    commands = orders.commands();
  }

  @AfterAll
  void stop() {
    orders.close();
  }

  @AfterEach
  void backToNoon() {
    orders.clock().set(OrderDirectory.NOON);
  }

  @Test
  void placesAnOrderOnTheShardThatTheDirectoryNames() {
    Instant now = OrderDirectory.NOON.plusNanos(123_456_000);
    orders.clock().set(now);
    Purchase purchase = purchase();

    CommandResult placed = commands.place(purchase, PATIENCE);

    assertThat(placed.repeated()).isFalse();
    assertThat(placed.order()).isEqualTo(Order.place(purchase, now));
    assertThat(stored(purchase.number())).isEqualTo(placed.order());
    assertThat(
            orders
                .shardOf(purchase.number().text())
                .query(
                    "SELECT version, status, currency, total_minor, placed_at, order_day FROM"
                        + " orders WHERE order_number = '"
                        + purchase.number()
                        + "'"))
        .containsExactly("1 CREATED EUR 1000 2026-07-01 12:00:00.123456 20260701");
    assertThat(count("orders", purchase.number())).isEqualTo(1);
  }

  @Test
  void placingAgainReturnsWhatIsStored() {
    Purchase purchase = purchase();
    commands.place(purchase, PATIENCE);
    Order paid = commands.execute(pay(purchase, "c1", "p1", 1000), PATIENCE).order();

    CommandResult again = commands.place(purchase, PATIENCE);

    assertThat(again).isEqualTo(new CommandResult(paid, true));
    assertThat(events(purchase.number()))
        .extracting(OrderEvent::getVersion)
        .containsExactly(1L, 2L);
  }

  @Test
  void refusesAnotherOrderUnderTheSameNumber() {
    Purchase purchase = purchase();
    commands.place(purchase, PATIENCE);
    Purchase other =
        new Purchase(purchase.number(), "customer-2", purchase.shopId(), purchase.lines());

    assertRefused(
        () -> commands.place(other, PATIENCE),
        OrderErrorReason.ORDER_NUMBER_TAKEN,
        "order_number: "
            + purchase.number()
            + " (expected: one under which no other order was placed)");
    assertThat(stored(purchase.number()).purchase()).isEqualTo(purchase);
    assertThat(events(purchase.number())).hasSize(1);
  }

  @Test
  void goesThroughAWholeLifeAndTellsEveryStepInOrder() {
    Purchase purchase = purchase();
    commands.place(purchase, PATIENCE);
    commands.execute(pay(purchase, "c1", "p1", 400), PATIENCE);
    orders.clock().advance(Duration.ofMinutes(1));
    commands.execute(pay(purchase, "c2", "p2", 600), PATIENCE);
    commands.execute(request(purchase, "c3", new OrderCommand.Accept()), PATIENCE);
    CommandResult completed =
        commands.execute(request(purchase, "c4", new OrderCommand.Complete()), PATIENCE);

    assertThat(completed.order().status()).isEqualTo(OrderStatus.COMPLETED);
    assertThat(stored(purchase.number())).isEqualTo(completed.order());
    List<OrderEvent> events = events(purchase.number());
    assertThat(events)
        .extracting(event -> event.getType().name().substring("ORDER_EVENT_TYPE_".length()))
        .containsExactly("PLACED", "PARTLY_PAID", "PAID", "ACCEPTED", "COMPLETED");
    assertThat(events).extracting(OrderEvent::getVersion).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(events.get(4).getOrder()).isEqualTo(OrderMessages.toWire(completed.order()));
    assertThat(
            orders.query(
                "SELECT keyspace, shard_key, version, type, event_id FROM outbox WHERE shard_key ="
                    + " '"
                    + purchase.number()
                    + "' ORDER BY id"))
        .startsWith(
            "orders " + purchase.number() + " 1 PLACED " + purchase.number() + "/1",
            "orders " + purchase.number() + " 2 PARTLY_PAID " + purchase.number() + "/2");
  }

  @Test
  void aRepeatedCommandIsCarriedOutOnce() {
    Purchase purchase = purchase();
    commands.place(purchase, PATIENCE);
    Order paid = commands.execute(pay(purchase, "c1", "p1", 300), PATIENCE).order();

    CommandResult again = commands.execute(pay(purchase, "c1", "p1", 300), PATIENCE);

    assertThat(again).isEqualTo(new CommandResult(paid, true));
    assertThat(count("order_payments", purchase.number())).isEqualTo(1);
    assertThat(events(purchase.number())).hasSize(2);
  }

  @Test
  void aRepeatedCommandIsRecognisedWhateverHasHappenedSince() {
    Purchase purchase = purchase();
    commands.place(purchase, PATIENCE);
    CommandRequest payment =
        new CommandRequest(
            purchase.number(),
            "c1",
            OrderVersion.FIRST,
            new OrderCommand.Pay("p1", Orders.euros(1000), "card"));
    commands.execute(payment, PATIENCE);
    Order cancelled =
        commands
            .execute(request(purchase, "c2", new OrderCommand.Cancel("sold out")), PATIENCE)
            .order();

    assertThat(commands.execute(payment, PATIENCE)).isEqualTo(new CommandResult(cancelled, true));
    assertThat(cancelled.cancelReason()).isEqualTo("sold out");
  }

  @Test
  void refusesAnotherCommandUnderTheSameId() {
    Purchase purchase = purchase();
    commands.place(purchase, PATIENCE);
    commands.execute(pay(purchase, "c1", "p1", 300), PATIENCE);

    assertRefused(
        () -> commands.execute(pay(purchase, "c1", "p1", 301), PATIENCE),
        OrderErrorReason.COMMAND_ID_TAKEN,
        "command_id: c1 (expected: one under which order "
            + purchase.number()
            + " has no other command)");
    assertRefused(
        () -> commands.execute(request(purchase, "c1", new OrderCommand.Cancel("no")), PATIENCE),
        OrderErrorReason.COMMAND_ID_TAKEN,
        null);
    assertThat(stored(purchase.number()).paid()).isEqualTo(Orders.euros(300));
  }

  @Test
  void refusesWhatTheLifecycleForbidsAndChangesNothing() {
    Purchase purchase = purchase();
    Order placed = commands.place(purchase, PATIENCE).order();

    assertRefused(
        () -> commands.execute(request(purchase, "c1", new OrderCommand.Complete()), PATIENCE),
        OrderErrorReason.WRONG_STATUS,
        "status of order " + purchase.number() + ": CREATED (expected: ACCEPTED)");
    assertRefused(
        () -> commands.execute(pay(purchase, "c1", "p1", 1001), PATIENCE),
        OrderErrorReason.OVERPAID,
        null);
    assertThat(stored(purchase.number())).isEqualTo(placed);
    assertThat(count("order_commands", purchase.number())).isZero();
    assertThat(events(purchase.number())).hasSize(1);
    assertThat(commands.execute(pay(purchase, "c1", "p1", 1000), PATIENCE).repeated()).isFalse();
  }

  @Test
  void refusesACommandForAnotherVersion() {
    Purchase purchase = purchase();
    commands.place(purchase, PATIENCE);
    CommandRequest late =
        new CommandRequest(
            purchase.number(), "c1", new OrderVersion(7), new OrderCommand.Cancel("late"));

    assertRefused(
        () -> commands.execute(late, PATIENCE),
        OrderErrorReason.VERSION_MISMATCH,
        "version of order " + purchase.number() + ": 1 (expected: 7)");
  }

  @Test
  void refusesCommandsOnAnOrderThatDoesNotExist() {
    Purchase purchase = purchase();

    assertRefused(
        () -> commands.execute(pay(purchase, "c1", "p1", 1), PATIENCE),
        OrderErrorReason.UNKNOWN_ORDER,
        "order_number: " + purchase.number() + " (expected: an order that exists)");
  }

  @Test
  void placesOnlyUnderNumbersOfTheseDaysButAnswersForAllThatIsStored() {
    Purchase purchase = purchase();
    Purchase unused = purchase();
    Order placed = commands.place(purchase, PATIENCE).order();

    orders.clock().advance(Duration.ofDays(2));

    assertThat(commands.place(purchase, PATIENCE)).isEqualTo(new CommandResult(placed, true));
    assertRefused(
        () -> commands.place(unused, PATIENCE),
        OrderErrorReason.ORDER_NUMBER_EXPIRED,
        "order_number: "
            + unused.number()
            + " (expected: dated yesterday, today or tomorrow in the keyspace's time zone, to place"
            + " an order)");
    assertThat(count("orders", unused.number())).isZero();
  }

  @Test
  void racingRepetitionsPlaceAndPayOnce() throws Exception {
    Purchase purchase = purchase();

    List<CommandResult> placed = race(8, () -> commands.place(purchase, PATIENCE));
    List<CommandResult> paid =
        race(8, () -> commands.execute(pay(purchase, "c1", "p1", 1000), PATIENCE));

    assertThat(placed).filteredOn(result -> !result.repeated()).hasSize(1);
    assertThat(paid).filteredOn(result -> !result.repeated()).hasSize(1);
    assertThat(events(purchase.number())).hasSize(2);
    assertThat(count("order_payments", purchase.number())).isEqualTo(1);
  }

  @Test
  void racingPaymentsNeverOverpay() throws Exception {
    Purchase purchase = purchase();
    commands.place(purchase, PATIENCE);
    AtomicInteger ids = new AtomicInteger();

    List<CommandResult> accepted = new ArrayList<>();
    race(
            12,
            () -> {
              int id = ids.incrementAndGet();
              try {
                return List.of(commands.execute(pay(purchase, "c" + id, "p" + id, 250), PATIENCE));
              } catch (OrderException e) {
                assertThat(e.reason()).isEqualTo(OrderErrorReason.WRONG_STATUS);
                return List.<CommandResult>of();
              }
            })
        .forEach(accepted::addAll);

    assertThat(accepted).hasSize(4);
    assertThat(stored(purchase.number()).status()).isEqualTo(OrderStatus.PAID);
    assertThat(stored(purchase.number()).open()).isEqualTo(Orders.euros(0));
    assertThat(events(purchase.number()))
        .extracting(OrderEvent::getVersion)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void keepsTextsOfAllTheWorld() {
    Purchase purchase =
        new Purchase(
            number(),
            "Zoë ☕ 漢字 𝄞",
            "shop/ä",
            List.of(
                new io.shardlookup.orders.order.OrderLine(
                    1, "ñ-1", "Crème brûlée 🍮", 3, Orders.euros(1))));

    commands.place(purchase, PATIENCE);

    assertThat(stored(purchase.number()).purchase()).isEqualTo(purchase);
  }

  private static OrderNumber number() {
    return OrderNumber.of("", 20_260_701, NEXT.incrementAndGet());
  }

  private static Purchase purchase() {
    return Orders.purchase(number().text(), Orders.line(1, 2, 400), Orders.line(2, 1, 200));
  }

  private static CommandRequest pay(Purchase purchase, String id, String payment, long amount) {
    return request(purchase, id, new OrderCommand.Pay(payment, Orders.euros(amount), "card"));
  }

  private static CommandRequest request(Purchase purchase, String id, OrderCommand command) {
    return new CommandRequest(purchase.number(), id, OrderVersion.NONE, command);
  }

  private Order stored(OrderNumber number) {
    return orders
        .orderShards()
        .read(number, PATIENCE, connection -> OrderReader.find(connection, number))
        .map(StoredOrder::order)
        .orElseThrow();
  }

  private long count(String table, OrderNumber number) {
    return orders
        .query("SELECT COUNT(*) FROM " + table + " WHERE order_number = '" + number + "'")
        .stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  private List<OrderEvent> events(OrderNumber number) {
    List<OrderEvent> events = new ArrayList<>();
    try (Connection connection =
            orders
                .shardOf(number.text())
                .connect(io.shardlookup.orders.shards.OrderShard.APPLICATION);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT payload FROM outbox WHERE shard_key = '" + number + "' ORDER BY id")) {
      while (rows.next()) {
        events.add(OrderEvent.parseFrom(rows.getBytes(1)));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return events;
  }

  private static <T> List<T> race(int callers, Callable<T> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(java.util.Collections.nCopies(callers, call))) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void assertRefused(
      ThrowingCallable call,
      OrderErrorReason reason,
      @org.jspecify.annotations.Nullable String message) {
    var refused =
        assertThatThrownBy(call)
            .isInstanceOf(OrderException.class)
            .satisfies(e -> assertThat(((OrderException) e).reason()).isEqualTo(reason));
    if (message != null) {
      refused.hasMessage(message);
    }
  }
}
