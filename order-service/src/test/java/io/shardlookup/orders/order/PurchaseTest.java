package io.shardlookup.orders.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PurchaseTest {
  private static final OrderNumber NUMBER = OrderNumber.parse("", "20260701-7");

  @Test
  void sumsItsLines() {
    Purchase purchase = Orders.purchase("20260701-7", Orders.line(1, 3, 250), Orders.line(2, 1, 0));

    assertThat(purchase.total()).isEqualTo(Orders.euros(750));
    assertThat(purchase.currency()).isEqualTo("EUR");
  }

  @Test
  void refusesQuantitiesOutOfBounds() {
    assertInvalid(() -> Orders.line(1, -1, 5), "lines[1].quantity: -1 (expected: 1..1000000)");
    assertInvalid(() -> Orders.line(2, 0, 5), "lines[2].quantity: 0 (expected: 1..1000000)");
    assertInvalid(
        () -> Orders.line(1, 1_000_001, 5), "lines[1].quantity: 1000001 (expected: 1..1000000)");
  }

  @Test
  void refusesNegativePrices() {
    assertInvalid(
        () -> Orders.line(1, 1, -5), "lines[1].unit_price: -5 (expected: 0 or more minor units)");
  }

  @Test
  void refusesATotalOfNothing() {
    assertInvalid(
        () -> Orders.purchase("20260701-7", Orders.line(1, 2, 0)),
        "total: 0 (expected: 1 or more minor units)");
  }

  @Test
  void refusesAmountsThatOverflow() {
    assertThatThrownBy(
            () -> Orders.purchase("20260701-7", Orders.line(1, 2, Long.MAX_VALUE / 2 + 1)))
        .hasMessage(
            "amount: 2 * 4611686018427387904 (expected: at most 9223372036854775807 minor units)")
        .extracting(e -> ((OrderException) e).reason())
        .isEqualTo(OrderErrorReason.AMOUNT_OVERFLOW);
    assertThatThrownBy(
            () ->
                Orders.purchase(
                    "20260701-7", Orders.line(1, 1, Long.MAX_VALUE), Orders.line(2, 1, 1)))
        .extracting(e -> ((OrderException) e).reason())
        .isEqualTo(OrderErrorReason.AMOUNT_OVERFLOW);
  }

  @Test
  void refusesLinesOfDifferentCurrencies() {
    OrderLine francs = new OrderLine(2, "sku", "Thing", 1, new Money(5, "CHF"));

    assertThatThrownBy(() -> Orders.purchase("20260701-7", Orders.line(1, 1, 5), francs))
        .hasMessage("currency: CHF (expected: EUR)")
        .extracting(e -> ((OrderException) e).reason())
        .isEqualTo(OrderErrorReason.CURRENCY_MISMATCH);
  }

  @Test
  void refusesNoLinesAndTooMany() {
    List<OrderLine> many = new ArrayList<>();
    for (int i = 1; i <= 201; i++) {
      many.add(Orders.line(i, 1, 1));
    }

    assertInvalid(
        () -> new Purchase(NUMBER, "c", "s", List.of()), "lines: 0 (expected: 1..200 lines)");
    assertInvalid(
        () -> new Purchase(NUMBER, "c", "s", many), "lines: 201 (expected: 1..200 lines)");
    assertThat(new Purchase(NUMBER, "c", "s", many.subList(0, 200)).total())
        .isEqualTo(Orders.euros(200));
  }

  @Test
  void refusesTextsThatAreEmptyLongOrHaveControlCharacters() {
    List<OrderLine> lines = List.of(Orders.line(1, 1, 1));

    assertInvalid(
        () -> new Purchase(NUMBER, "", "s", lines),
        "customer_id: \"\" (expected: 1..128 bytes of UTF-8 without control characters)");
    assertInvalid(
        () -> new Purchase(NUMBER, "c", "tab\there", lines),
        "shop_id: \"tab\\u0009here\" (expected: 1..128 bytes of UTF-8 without control characters)");
    assertThatThrownBy(() -> new Purchase(NUMBER, "é".repeat(65), "s", lines))
        .hasMessageContaining("expected: 1..128 bytes");
    assertThatThrownBy(() -> new OrderLine(1, "s".repeat(65), "n", 1, Orders.euros(1)))
        .hasMessageContaining("lines[1].sku");
    assertThatThrownBy(() -> new OrderLine(1, "s", "n".repeat(201), 1, Orders.euros(1)))
        .hasMessageContaining("lines[1].name");
  }

  @Test
  void readsNumbersOfItsKeyspaceOnly() {
    assertThat(OrderNumber.parse("no-", "no-20260701-7"))
        .isEqualTo(new OrderNumber("no-20260701-7", 20_260_701));
    for (String bad : new String[] {"", "7", "20260701-7", "no-20260231-7", "no-20260701-07"}) {
      assertThatThrownBy(() -> OrderNumber.parse("no-", bad))
          .hasMessage("order_number: \"" + bad + "\" (expected: no-yyyymmdd-<n>, as it was issued)")
          .extracting(e -> ((OrderException) e).reason())
          .isEqualTo(OrderErrorReason.INVALID_ORDER_NUMBER);
    }
  }

  private static void assertInvalid(Supplier<?> construction, String message) {
    assertThatThrownBy(construction::get)
        .hasMessage(message)
        .extracting(e -> ((OrderException) e).reason())
        .isEqualTo(OrderErrorReason.INVALID_ARGUMENT);
  }
}
