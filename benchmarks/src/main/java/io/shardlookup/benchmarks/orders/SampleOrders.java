package io.shardlookup.benchmarks.orders;

import io.shardlookup.orders.order.Money;
import io.shardlookup.orders.order.Order;
import io.shardlookup.orders.order.OrderLine;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.Purchase;
import io.shardlookup.orders.v1.PlaceOrderRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The orders that are placed: of three lines each. */
final class SampleOrders {
  private static final int LINES = 3;
  private static final int CUSTOMERS = 1_000;
  private static final int SHOPS = 100;
  private static final String CURRENCY = "EUR";

  private SampleOrders() {}

  /** The number of the n-th order, dated today. */
  static OrderNumber number(long n) {
    return OrderNumber.of("", OrderNumber.day(LocalDate.now(ZoneOffset.UTC)), n);
  }

  /** The n-th order, just placed. */
  static Order placed(long n) {
    List<OrderLine> lines = new ArrayList<>();
    for (int line = 1; line <= LINES; line++) {
      lines.add(new OrderLine(line, sku(line), name(line), line, new Money(price(line), CURRENCY)));
    }
    return Order.place(
        new Purchase(number(n), customer(n), shop(n), List.copyOf(lines)), Instant.now());
  }

  /** The same under a number that was issued. */
  static PlaceOrderRequest request(String number, long n) {
    PlaceOrderRequest.Builder request =
        PlaceOrderRequest.newBuilder()
            .setOrderNumber(number)
            .setCustomerId(customer(n))
            .setShopId(shop(n));
    for (int line = 1; line <= LINES; line++) {
      request
          .addLinesBuilder()
          .setSku(sku(line))
          .setName(name(line))
          .setQuantity(line)
          .getUnitPriceBuilder()
          .setMinorUnits(price(line))
          .setCurrency(CURRENCY);
    }
    return request.build();
  }

  private static String customer(long n) {
    return "customer-" + n % CUSTOMERS;
  }

  private static String shop(long n) {
    return "shop-" + n % SHOPS;
  }

  private static String sku(int line) {
    return "sku-000" + line;
  }

  private static String name(int line) {
    return "What line " + line + " is about";
  }

  private static long price(int line) {
    return 995L * line;
  }
}
