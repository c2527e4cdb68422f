package io.shardlookup.orders.settlement;

import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.order.Money;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.OrderStatus;
import io.shardlookup.orders.order.OrderVersion;
import io.shardlookup.orders.order.Purchase;
import io.shardlookup.orders.order.wire.OrderMessages;
import io.shardlookup.orders.v1.Order;
import java.nio.charset.StandardCharsets;

/**
 * What one order is worth to its shop, at one version of the order.
 *
 * @param shopId the shop, which is the shard key
 * @param orderNumber the order
 * @param version of the order
 * @param status of the order
 * @param amount its total; nothing for an order that was called off
 * @param day the day that it counts for, yyyymmdd
 */
record LedgerLine(
    String shopId,
    String orderNumber,
    OrderVersion version,
    OrderStatus status,
    Money amount,
    int day) {
  /** Refuses what the ledger cannot hold with {@link OrderException}. */
  LedgerLine {
    Purchase.checkShopId(shopId);
    if (orderNumber.getBytes(StandardCharsets.UTF_8).length > OrderNumber.MAX_BYTES) {
      throw OrderException.invalid(
          "order_number", KeySyntax.quote(orderNumber), "1.." + OrderNumber.MAX_BYTES + " bytes");
    }
    if (!SequenceDate.isValid(day)) {
      throw OrderException.invalid("day", Integer.toUnsignedString(day), "a date yyyymmdd");
    }
  }

  /** The line of an order as an event tells it; {@link OrderException} if there can be none. */
  static LedgerLine of(Order order) {
    OrderStatus status = OrderMessages.fromWire(order.getStatus());
    Money total = OrderMessages.fromWire(order.getTotal());
    return new LedgerLine(
        order.getShopId(),
        order.getOrderNumber(),
        new OrderVersion(order.getVersion()),
        status,
        status == OrderStatus.CANCELLED ? Money.zero(total.currency()) : total,
        order.getDay());
  }
}
