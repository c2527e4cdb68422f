package io.shardlookup.orders.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Orders, and what may be asked of them, for tests. */
public final class Orders {
  /** When orders of tests are placed. */
  public static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

  private Orders() {}

  /** A line of so many for so much each. */
  public static OrderLine line(int number, long quantity, long price) {
    return new OrderLine(number, "sku-" + number, "Thing " + number, quantity, euros(price));
  }

  /** A purchase of these lines. */
  public static Purchase purchase(String number, OrderLine... lines) {
    return new Purchase(OrderNumber.parse("", number), "customer-1", "shop-1", List.of(lines));
  }

  /** An order over 1000 that was just placed. */
  public static Order placed() {
    return Order.place(purchase("20260701-7", line(1, 2, 400), line(2, 1, 200)), NOON);
  }

  /** The order whose messages are the longest that there can be, called off in the end. */
  public static Order largest() {
    String prefix = "p".repeat(64);
    List<OrderLine> lines = new ArrayList<>();
    long price = Long.MAX_VALUE / 1_000_000 / 200;
    for (int i = 1; i <= 200; i++) {
      lines.add(
          new OrderLine(
              i, "\uD834\uDD1E".repeat(16), "\uD834\uDD1E".repeat(200), 1_000_000, euros(price)));
    }
    OrderNumber number =
        OrderNumber.parse(prefix, prefix + "20260701-" + Long.toUnsignedString(-1));
    String id = "\uD834\uDD1E".repeat(32);
    Order order = Order.place(new Purchase(number, id, id, lines), NOON);
    for (int i = 100; i < 199; i++) {
      order =
          after(
              order,
              new OrderCommand.Pay(
                  "i".repeat(61) + i, euros(Long.MAX_VALUE / 400), "m".repeat(32)));
    }
    order = after(order, new OrderCommand.Pay("i".repeat(64), order.open(), "m".repeat(32)));
    return after(order, new OrderCommand.Cancel("\uD834\uDD1E".repeat(200)));
  }

  /** An amount in euros. */
  public static Money euros(long minorUnits) {
    return new Money(minorUnits, "EUR");
  }

  /** The order after a command that is accepted. */
  public static Order after(Order order, OrderCommand command) {
    if (Lifecycle.decide(order, command, NOON) instanceof Decision.Accepted accepted) {
      return accepted.change().order();
    }
    throw new AssertionError("refused: " + command);
  }

  /** Any purchases. */
  public static Arbitrary<Purchase> purchases() {
    Arbitrary<String> ids = text(1, 32);
    Arbitrary<List<OrderLine>> lines =
        Combinators.combine(ids, ids, Arbitraries.longs().between(1, 1_000_000), prices())
            .as((sku, name, quantity, price) -> new OrderLine(1, sku, name, quantity, price))
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(Orders::numbered)
            .filter(some -> some.stream().anyMatch(line -> line.unitPrice().isPositive()));
    Arbitrary<OrderNumber> numbers =
        Combinators.combine(
                Arbitraries.integers().between(1, 28), Arbitraries.longs().greaterOrEqual(1))
            .as((day, n) -> OrderNumber.of("", 20_260_700 + day, n));
    return Combinators.combine(numbers, ids, ids, lines).as(Purchase::new);
  }

  /** Any commands, of which many fit an order over 1000. */
  public static Arbitrary<OrderCommand> commands() {
    Arbitrary<OrderCommand> payments =
        Combinators.combine(
                Arbitraries.of("p1", "p2", "p3", "p4"),
                Arbitraries.of(1L, 300L, 500L, 999L, 1000L, 1001L, Long.MAX_VALUE),
                Arbitraries.of("EUR", "EUR", "EUR", "CHF"))
            .as((id, amount, code) -> new OrderCommand.Pay(id, new Money(amount, code), "card"));
    return Arbitraries.oneOf(
        payments,
        payments,
        Arbitraries.just(new OrderCommand.Accept()),
        Arbitraries.just(new OrderCommand.Complete()),
        Arbitraries.just(new OrderCommand.Cancel("changed my mind")));
  }

  private static Arbitrary<Money> prices() {
    return Arbitraries.longs().between(0, 1_000_000_000).map(Orders::euros);
  }

  private static Arbitrary<String> text(int least, int most) {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withChars("é漢 -")
        .ofMinLength(least)
        .ofMaxLength(most / 2);
  }

  private static List<OrderLine> numbered(List<OrderLine> lines) {
    List<OrderLine> numbered = new ArrayList<>();
    for (OrderLine line : lines) {
      numbered.add(
          new OrderLine(
              numbered.size() + 1, line.sku(), line.name(), line.quantity(), line.unitPrice()));
    }
    return numbered;
  }
}
