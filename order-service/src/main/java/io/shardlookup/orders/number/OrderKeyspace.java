package io.shardlookup.orders.number;

import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.order.OrderNumber;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What the keyspace of orders says about their numbers and days.
 *
 * @param name its name
 * @param prefix what stands before the date in a number
 * @param zone where its days begin
 * @param retentionDays days for which orders are kept on the shards; 0 for ever
 * @param generation version of its record
 */
public record OrderKeyspace(
    KeyspaceName name, String prefix, ZoneId zone, int retentionDays, Generation generation) {
  /**
   * An order can be placed under numbers of so many days before and after today. Far less than what
   * is kept on the shards, so that no order is placed a second time once it has left them.
   */
  private static final int PLACEABLE_DAYS = 1;

  /** As its record says; it has to be fenced and of the strategy SEQUENCE. */
  public static OrderKeyspace of(Keyspace keyspace) {
    if (!keyspace.isFenced() || !(keyspace.strategy() instanceof Strategy.Sequence sequence)) {
      throw new OrderException(
          OrderErrorReason.INTERNAL,
          "keyspace "
              + keyspace.name()
              + ": "
              + keyspace.fencing()
              + " "
              + keyspace.strategy().word()
              + " (expected: FENCED SEQUENCE)");
    }
    return new OrderKeyspace(
        keyspace.name(),
        sequence.prefix(),
        keyspace.timeZone(),
        keyspace.retentionDays(),
        keyspace.generation());
  }

  /**
   * Reads a number; {@link OrderErrorReason#INVALID_ORDER_NUMBER} if it is none of this keyspace.
   */
  public OrderNumber parse(String text) {
    return OrderNumber.parse(prefix, text);
  }

  /** The date at this time. */
  public LocalDate today(Instant now) {
    return LocalDate.ofInstant(now, zone);
  }

  /** Whether an order may be placed under a number of this date at this time. */
  public boolean isPlaceable(LocalDate date, Instant now) {
    LocalDate today = today(now);
    return !date.isBefore(today.minusDays(PLACEABLE_DAYS))
        && !date.isAfter(today.plusDays(PLACEABLE_DAYS));
  }

  /** Until when an order may be placed under a number of this date. */
  public Instant placeableUntil(LocalDate date) {
    return date.plusDays(PLACEABLE_DAYS + 1).atStartOfDay(zone).toInstant();
  }

  /**
   * The first date whose orders stay on the shards at this time: those of more days ago leave, but
   * never those of a date under which one could still be placed, by a clock that is a day slow.
   * Only asked where {@link #retentionDays} is not 0.
   */
  public LocalDate firstDateKept(Instant now) {
    return today(now).minusDays(Math.max(retentionDays, PLACEABLE_DAYS + 1));
  }

  /** Whether orders of this date stay on the shards at this time. */
  public boolean isKept(LocalDate date, Instant now) {
    return retentionDays == 0 || !date.isBefore(firstDateKept(now));
  }
}
