package io.shardlookup.orders.command;

import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.number.OrderKeyspace;
import io.shardlookup.orders.order.Money;
import io.shardlookup.orders.order.OrderCommand;
import io.shardlookup.orders.order.OrderLine;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.OrderVersion;
import io.shardlookup.orders.order.Purchase;
import io.shardlookup.orders.v1.CommandHeader;
import io.shardlookup.orders.v1.PlaceOrderRequest;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads what callers sent; {@link OrderException} that shows the value and what was expected.
 *
 * @param keyspace whose numbers orders have
 */
record CommandMessages(OrderKeyspace keyspace) {
  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  /** What is to be placed. */
  Purchase purchase(PlaceOrderRequest request) {
    OrderNumber number = keyspace.parse(request.getOrderNumber());
    String customer = Purchase.checkCustomerId(request.getCustomerId());
    String shop = Purchase.checkShopId(request.getShopId());
    List<OrderLine> lines = new ArrayList<>();
    for (io.shardlookup.orders.v1.OrderLine line : request.getLinesList()) {
      lines.add(line(line, lines.size() + 1));
    }
    return new Purchase(number, customer, shop, lines);
  }

  /** A command with the header that all have. */
  CommandRequest command(CommandHeader header, OrderCommand command) {
    if (header.getExpectedVersion() < 0) {
      throw OrderException.invalid(
          "expected_version",
          Long.toUnsignedString(header.getExpectedVersion()),
          "0.." + Long.MAX_VALUE);
    }
    return new CommandRequest(
        keyspace.parse(header.getOrderNumber()),
        header.getCommandId(),
        new OrderVersion(header.getExpectedVersion()),
        command);
  }

  /** An amount in a currency that there is. */
  static Money money(String field, boolean given, io.shardlookup.orders.v1.Money money) {
    if (!given) {
      throw OrderException.invalid(field, "none", "an amount with a currency");
    }
    Money amount = new Money(money.getMinorUnits(), money.getCurrency());
    if (!CURRENCIES.contains(amount.currency())) {
      throw OrderException.invalid(
          field + ".currency", amount.currency(), "a currency of ISO 4217");
    }
    return amount;
  }

  private static OrderLine line(io.shardlookup.orders.v1.OrderLine line, int number) {
    if (line.getLineNumber() != 0 && line.getLineNumber() != number) {
      throw OrderException.invalid(
          "lines[" + number + "].line_number",
          Integer.toUnsignedString(line.getLineNumber()),
          "none, or " + number);
    }
    return new OrderLine(
        number,
        line.getSku(),
        line.getName(),
        line.getQuantity(),
        money("lines[" + number + "].unit_price", line.hasUnitPrice(), line.getUnitPrice()));
  }
}
