package io.shardlookup.orders.order;

import io.shardlookup.orders.error.OrderException;
import java.util.List;

/**
 * What was ordered, by whom and where: what placing says, and what never changes afterwards.
 *
 * @param number the order's number
 * @param customerId who ordered, 1..128 bytes of UTF-8
 * @param shopId where, 1..128 bytes of UTF-8
 * @param lines what, 1..200 lines of one currency, numbered as they come from 1 on
 */
public record Purchase(
    OrderNumber number, String customerId, String shopId, List<OrderLine> lines) {
  private static final int MAX_LINES = 200;
  private static final int MAX_ID_BYTES = 128;

  /** Copies the list; refuses values out of bounds and a total that is 0 or overflows. */
  public Purchase {
    checkCustomerId(customerId);
    checkShopId(shopId);
    if (lines.isEmpty() || lines.size() > MAX_LINES) {
      throw OrderException.invalid("lines", lines.size(), "1.." + MAX_LINES + " lines");
    }
    lines = List.copyOf(lines);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).number() != i + 1) {
        throw OrderException.invalid("line_number", lines.get(i).number(), String.valueOf(i + 1));
      }
    }
    if (!sum(lines).isPositive()) {
      throw OrderException.invalid("total", 0, "1 or more minor units");
    }
  }

  /** Returns the identification of a customer if it can be one. */
  public static String checkCustomerId(String id) {
    return Texts.bytes("customer_id", id, MAX_ID_BYTES);
  }

  /** Returns the identification of a shop if it can be one. */
  public static String checkShopId(String id) {
    return Texts.bytes("shop_id", id, MAX_ID_BYTES);
  }

  /** Sum of the lines, 1 or more. */
  public Money total() {
    return sum(lines);
  }

  /** The currency of all its amounts. */
  public String currency() {
    return lines.get(0).unitPrice().currency();
  }

  private static Money sum(List<OrderLine> lines) {
    Money sum = Money.zero(lines.get(0).unitPrice().currency());
    for (OrderLine line : lines) {
      sum = sum.plus(line.amount());
    }
    return sum;
  }
}
