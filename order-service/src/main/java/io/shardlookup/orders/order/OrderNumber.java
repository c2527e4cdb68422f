package io.shardlookup.orders.order;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.SequenceKey;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import java.time.LocalDate;

/**
 * The number that an order is known by, {@code <prefix>yyyymmdd-<n>}; it is the order's shard key.
 *
 * @param text the number
 * @param day the date in it, yyyymmdd: the day that the order counts for
 */
public record OrderNumber(String text, int day) {
  /** Most bytes of a number: a prefix of 64, a date, and 20 digits. */
  public static final int MAX_BYTES = 96;

  /**
   * Reads a number of the keyspace with this prefix; {@link OrderErrorReason#INVALID_ORDER_NUMBER}
   * if it is none.
   */
  public static OrderNumber parse(String prefix, String text) {
    try {
      return new OrderNumber(text, SequenceKey.date(prefix, text));
    } catch (LookupException e) {
      throw OrderException.of(
          OrderErrorReason.INVALID_ORDER_NUMBER,
          "order_number",
          Texts.quote(text),
          prefix + "yyyymmdd-<n>, as it was issued");
    }
  }

  /** The number of this day's n-th order. */
  public static OrderNumber of(String prefix, int day, long n) {
    return new OrderNumber(SequenceKey.format(prefix, day, n), day);
  }

  /** A date as yyyymmdd. */
  public static int day(LocalDate date) {
    return date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth();
  }

  /** The day as a date. */
  public LocalDate date() {
    return LocalDate.of(day / 10_000, day / 100 % 100, day % 100);
  }

  @Override
  public String toString() {
    return text;
  }
}
