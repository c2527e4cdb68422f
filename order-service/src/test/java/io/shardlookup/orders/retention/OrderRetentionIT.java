package io.shardlookup.orders.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.client.LookupClient;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.command.CommandResult;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.OrderShard;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.store.OrderRemoval;
import io.shardlookup.orders.store.OrderRemoval.Outcome;
import io.shardlookup.orders.store.ShardClock;
import io.shardlookup.testkit.ScopeControl;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It is noon of 1 July: the last 30 days begin with 1 June. */
@ExtendWith(ShardServer.class)
@Timeout(180)
class OrderRetentionIT {
  private static final Duration IN_TIME = Duration.ofMinutes(1);
  private static final LocalDate FIRST_KEPT = LocalDate.of(2026, 6, 1);
  private static final List<String> TABLES =
      List.of("orders", "order_items", "order_payments", "order_commands");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private volatile Duration shardsAhead = Duration.ZERO;
  private volatile BooleanSupplier shardsNeeded = () -> false;
  private OrderDirectory orders;
  private OldOrders old;

  @BeforeEach
  void start(ShardServer.Running server) {
    orders = OrderDirectory.start(server, "shard-1", "shard-2");
    old = new OldOrders(orders);
  }

  @AfterEach
  void stop() {
    orders.close();
  }

  @Test
  void leavesExactlyTheLastThirtyDays() {
    List<OrderNumber> placed =
        new ArrayList<>(old.place(FIRST_KEPT.minusDays(5), FIRST_KEPT.plusDays(1), 4));
    placed.addAll(old.place(FIRST_KEPT.plusDays(30), FIRST_KEPT.plusDays(30), 4));
    old.publishAll();
    List<String> kept = texts(placed, number -> !number.date().isBefore(FIRST_KEPT));

    try (OrderRetention retention = retention(Duration.ofMillis(50))) {
      retention.start();
      awaitLeft(kept);
    }

    TABLES.forEach(table -> assertThat(old.in(table)).as(table).isEqualTo(kept));
    assertThat(meters.get("shardlookup.orders.retention.orders").counters())
        .extracting(counter -> counter.count())
        .containsExactlyInAnyOrder(10.0, 10.0);
    assertThat(meters.get("shardlookup.orders.retention.rows").counters())
        .extracting(counter -> counter.count())
        .containsExactlyInAnyOrder(50.0, 50.0);
  }

  @Test
  void goesOnWithTheDate() {
    List<OrderNumber> placed = old.place(FIRST_KEPT, FIRST_KEPT.plusDays(2), 2);
    old.publishAll();

    try (OrderRetention retention = retention(Duration.ofMillis(50))) {
      retention.start();
      awaitPass();
      assertThat(old.in("orders")).hasSize(6);

      orders.clock().set(Instant.parse("2026-07-02T00:00:00Z"));
      awaitLeft(texts(placed, number -> number.day() > 20_260_601));

      orders.clock().set(Instant.parse("2026-07-03T23:59:59Z"));
      awaitLeft(texts(placed, number -> number.day() > 20_260_602));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT1H1S", "PT1H1S", "-P40D"})
  void removesNothingWhileAShardTakesAnotherTimeForNow(Duration ahead) {
    List<OrderNumber> placed = old.place(FIRST_KEPT.minusDays(1), FIRST_KEPT, 4);
    old.publishAll();
    shardsAhead = ahead;

    try (OrderRetention retention = retention(Duration.ofMillis(50))) {
      retention.start();
      await()
          .atMost(IN_TIME)
          .until(
              () ->
                  meters.find("shardlookup.orders.retention.failures").counters().stream()
                          .filter(failures -> failures.count() > 1)
                          .count()
                      == 2);
      assertThat(old.in("orders")).hasSize(placed.size());

      shardsAhead = Duration.ofHours(1);
      awaitLeft(texts(placed, number -> number.date().equals(FIRST_KEPT)));
    }
  }

  @Test
  void removesNothingWhileTheReadModelIsBuiltFromTheShards() {
    List<OrderNumber> placed = old.place(FIRST_KEPT.minusDays(1), FIRST_KEPT, 4);
    old.publishAll();
    AtomicInteger asked = new AtomicInteger();
    shardsNeeded = () -> asked.incrementAndGet() > 0;

    try (OrderRetention retention = retention(Duration.ofMillis(50))) {
      retention.start();
      await().atMost(IN_TIME).until(() -> asked.get() > 4);
      assertThat(old.in("orders")).hasSize(placed.size());

      shardsNeeded = () -> false;
      awaitLeft(texts(placed, number -> number.date().equals(FIRST_KEPT)));
    }
  }

  @Test
  void asksTheDatabaseForItsTime() throws Exception {
    try (Connection connection = orders.router().connect(new ShardName("shard-1"));
        Statement statement = connection.createStatement()) {
      statement.execute("SET time_zone = '+07:00'");

      assertThat(ShardClock.ofDatabase().now(connection))
          .isCloseTo(Instant.now(), within(5, ChronoUnit.MINUTES));
    }
  }

  @Test
  void keepsOrdersWhoseEventsAreNotPublished() {
    LocalDate day = FIRST_KEPT.minusDays(1);
    List<OrderNumber> placed = old.place(day, day, 4);
    OrderNumber waiting = placed.get(2);
    List.of("shard-1", "shard-2")
        .forEach(
            name ->
                orders
                    .shard(name)
                    .execute("DELETE FROM outbox WHERE shard_key <> '" + waiting + "'"));

    try (OrderRetention retention = retention(Duration.ofMillis(50))) {
      retention.start();
      awaitLeft(List.of(waiting.text()));
      awaitPass();
      assertThat(old.in("order_items")).containsExactly(waiting.text());

      old.publishAll();
      awaitLeft(List.of());
    }
  }

  @Test
  void leavesAScopeInMotionForLater() {
    LocalDate day = FIRST_KEPT.minusDays(1);
    List<OrderNumber> placed = old.place(day, day, 6);
    old.publishAll();
    ScopeControl evens = orders.directory().keyspace("orders").residue(20_260_101, 0);
    List<String> moving = texts(placed, number -> number.text().matches(".*[02468]"));
    seen(evens.moveTo("shard-2"));

    try (OrderRetention retention = retention(Duration.ofMillis(50))) {
      retention.start();
      awaitLeft(moving);
      seen(evens.cutOverTo("shard-2"));
      awaitPass();
      assertThat(old.in("orders")).isEqualTo(moving);

      seen(evens.giveUp());
      awaitLeft(List.of());
    }
  }

  @Test
  void leavesTheRowsThatARelocationHasLeft() {
    LocalDate day = FIRST_KEPT.minusDays(1);
    OrderNumber number = old.place(day, day, 1).get(0);
    old.publishAll();
    OrderShard source = orders.shardOf(number.text());
    OrderShard target = orders.shard(source.name().equals("shard-1") ? "shard-2" : "shard-1");
    seen(orders.directory().keyspace("orders").entry(number.text()).serveBy(target.name()));

    try (OrderRetention retention = retention(Duration.ofMillis(50))) {
      retention.start();
      awaitPass();
      awaitPass();
    }

    assertThat(source.query("SELECT order_number FROM orders")).containsExactly(number.text());
  }

  @Test
  void aCommandUnderWayIsNotLost() throws Exception {
    LocalDate day = FIRST_KEPT.minusDays(1);
    OrderNumber number = old.place(day, day, 1).get(0);
    old.publishAll();
    OrderShard shard = orders.shardOf(number.text());
    CompletableFuture<Outcome> removal;

    try (Connection command = shard.connect(OrderShard.ADMINISTRATOR);
        Statement statement = command.createStatement()) {
      command.setAutoCommit(false);
      statement.execute("UPDATE orders SET version = 3 WHERE order_number = '" + number + "'");
      removal = CompletableFuture.supplyAsync(() -> remove(number));
      await().atMost(IN_TIME).until(() -> waitsForALock(shard));
      statement.execute(
          "INSERT INTO outbox (keyspace, shard_key, version, type, event_id, payload, created_at)"
              + " VALUES ('orders', '"
              + number
              + "', 3, 'PAID', 'x', '', NOW(6))");
      command.commit();
    }

    assertThat(removal.get()).isInstanceOf(Outcome.Unpublished.class);
    assertThat(old.in("orders")).containsExactly(number.text());
  }

  @Test
  void anOldOrderIsChangedAsLongAsItIsThereAndThenSaysWhyNot() {
    LocalDate day = FIRST_KEPT.minusDays(1);
    OrderNumber number = old.place(day, day, 1).get(0);
    CommandResult paid = orders.commands().execute(OldOrders.pay(number, "p2"), IN_TIME);
    old.publishAll();

    assertThat(paid.order().version().value()).isEqualTo(3);
    assertThat(remove(number)).isEqualTo(new Outcome.Removed(7));
    assertThat(remove(number)).isEqualTo(new Outcome.Absent());
    assertThatThrownBy(() -> orders.commands().execute(OldOrders.pay(number, "p3"), IN_TIME))
        .isInstanceOf(OrderException.class)
        .hasMessage(
            "order_number: 20260531-1 (expected: of a date whose orders have not left the shards,"
                + " to change an order)")
        .satisfies(
            e ->
                assertThat(((OrderException) e).reason())
                    .isEqualTo(OrderErrorReason.ORDER_NUMBER_EXPIRED));
  }

  @Test
  void oneInstanceAtATimeWorksOnAShard() throws Exception {
    LocalDate day = FIRST_KEPT.minusDays(1);
    var unused = old.place(day, day, 4);
    old.publishAll();
    OrderShard shard = orders.shard("shard-1");

    try (Connection other = shard.connect(OrderShard.APPLICATION);
        Statement statement = other.createStatement()) {
      statement.execute("DO GET_LOCK('order-retention/" + other.getCatalog() + "', 0)");
      try (OrderRetention retention = retention(Duration.ofMillis(50))) {
        retention.start();
        await()
            .atMost(IN_TIME)
            .until(() -> orders.shard("shard-2").query("SELECT * FROM orders").isEmpty());
        assertThat(shard.query("SELECT * FROM orders")).hasSize(2);

        other.close();
        awaitLeft(List.of());
      }
    }
  }

  private OrderRetention retention(Duration interval) {
    return new OrderRetention(
        orders.router(),
        orders.keyspace(),
        interval,
        new OrderRetention.Environment(
            orders.clock(),
            connection -> orders.clock().instant().plus(shardsAhead),
            () -> shardsNeeded.getAsBoolean(),
            System::nanoTime,
            new Random(3),
            meters));
  }

  private Outcome remove(OrderNumber number) {
    return orders
        .orderShards()
        .write(number, IN_TIME, new OrderRemoval(OrderDirectory.ORDERS, number));
  }

  private void awaitLeft(List<String> expected) {
    await().atMost(IN_TIME).untilAsserted(() -> assertThat(old.in("orders")).isEqualTo(expected));
  }

  /** A pass over each shard that has begun after this call has ended. */
  private void awaitPass() {
    for (int i = 0; i < 2; i++) {
      awaitEndOfPass();
    }
  }

  private void awaitEndOfPass() {
    List<Double> before = passes();
    await()
        .atMost(IN_TIME)
        .until(
            () -> {
              List<Double> now = passes();
              return now.size() == 2
                  && (before.size() != 2
                      || (now.get(0) > before.get(0) && now.get(1) > before.get(1)));
            });
  }

  private List<Double> passes() {
    return meters.find("shardlookup.orders.retention.passes").counters().stream()
        .map(counter -> counter.count())
        .toList();
  }

  private void seen(Revision revision) {
    LookupClient client = orders.client();
    orders.directory().awaitSeenBy(client, revision);
  }

  private static boolean waitsForALock(OrderShard shard) {
    return shard
        .query("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
        .equals(List.of("1"));
  }

  private static List<String> texts(List<OrderNumber> numbers, Predicate<OrderNumber> which) {
    return numbers.stream().filter(which).map(OrderNumber::text).sorted().toList();
  }
}
