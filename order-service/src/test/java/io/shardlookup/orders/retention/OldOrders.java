package io.shardlookup.orders.retention;

import io.shardlookup.orders.command.CommandRequest;
import io.shardlookup.orders.command.OrderCommands;
import io.shardlookup.orders.order.OrderCommand;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.OrderVersion;
import io.shardlookup.orders.order.Orders;
import io.shardlookup.orders.shards.OrderDirectory;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Orders that were placed, and paid, on the days of their numbers. */
final class OldOrders {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final OrderDirectory orders;

  OldOrders(OrderDirectory orders) {
    this.orders = orders;
  }

  /** So many orders, 1 to n, of each of these days; the clock is at noon again afterwards. */
  List<OrderNumber> place(LocalDate first, LocalDate last, int each) {
    List<OrderNumber> placed =
        IntStream.range(0, (int) (last.toEpochDay() - first.toEpochDay()) + 1)
            .mapToObj(first::plusDays)
            .flatMap(day -> LongStream.rangeClosed(1, each).mapToObj(n -> place(day, n)))
            .toList();
    orders.clock().set(OrderDirectory.NOON);
    return placed;
  }

  /** As if all events had been published. */
  void publishAll() {
    List.of("shard-1", "shard-2").forEach(name -> orders.shard(name).execute("DELETE FROM outbox"));
  }

  /** The orders on the shards, by the table that is asked. */
  List<String> in(String table) {
    return orders.query("SELECT DISTINCT order_number FROM " + table).stream().sorted().toList();
  }

  private OrderNumber place(LocalDate day, long n) {
    OrderCommands commands = orders.commands();
    orders.clock().set(day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC));
    OrderNumber number = OrderNumber.of("", OrderNumber.day(day), n);
    commands.place(
        Orders.purchase(number.text(), Orders.line(1, 2, 400), Orders.line(2, 1, 200)), PATIENCE);
    commands.execute(pay(number, "p1"), PATIENCE);
    return number;
  }

  /** A payment of half the order. */
  static CommandRequest pay(OrderNumber number, String id) {
    return new CommandRequest(
        number, id, OrderVersion.NONE, new OrderCommand.Pay(id, Orders.euros(500), "card"));
  }
}
