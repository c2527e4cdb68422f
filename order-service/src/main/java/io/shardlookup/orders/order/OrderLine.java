package io.shardlookup.orders.order;

import io.shardlookup.orders.error.OrderException;

/**
 * One line of an order. Never changes.
 *
 * @param number place in the order, from 1 on
 * @param sku the shop's identification of what is ordered, 1..64 bytes of UTF-8
 * @param name what people call it, 1..200 characters
 * @param quantity how many, 1..1000000
 * @param unitPrice price of one, 0 or more
 */
public record OrderLine(int number, String sku, String name, long quantity, Money unitPrice) {
  private static final int MAX_SKU_BYTES = 64;
  private static final int MAX_NAME_CHARACTERS = 200;
  private static final long MAX_QUANTITY = 1_000_000;

  /** Refuses values out of bounds. */
  public OrderLine {
    String field = "lines[" + number + "].";
    Texts.bytes(field + "sku", sku, MAX_SKU_BYTES);
    Texts.characters(field + "name", name, MAX_NAME_CHARACTERS);
    if (quantity < 1 || quantity > MAX_QUANTITY) {
      throw OrderException.invalid(field + "quantity", quantity, "1.." + MAX_QUANTITY);
    }
    if (unitPrice.minorUnits() < 0) {
      throw OrderException.invalid(
          field + "unit_price", unitPrice.minorUnits(), "0 or more minor units");
    }
  }

  /** Quantity times price. */
  public Money amount() {
    return unitPrice.times(quantity);
  }
}
