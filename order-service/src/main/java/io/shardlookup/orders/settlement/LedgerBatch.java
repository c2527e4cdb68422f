package io.shardlookup.orders.settlement;

import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.event.Projection.Rejection;
import io.shardlookup.orders.v1.OrderEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a batch of events tells the ledger.
 *
 * @param shares one a shop
 * @param rejections the events that no ledger can hold
 */
record LedgerBatch(List<Share> shares, List<Rejection> rejections) {
  /**
   * The lines of one shop, which are written in one transaction.
   *
   * @param shopId the shop
   * @param lines the newest of each order, by order number: whoever writes takes locks in the same
   *     order
   */
  record Share(String shopId, List<LedgerLine> lines) {}

  /** Sorts events by shop; of each order the newest version is kept. */
  static LedgerBatch of(List<OrderEvent> events) {
    Map<String, TreeMap<String, LedgerLine>> shops = new TreeMap<>();
    List<Rejection> rejections = new ArrayList<>();
    for (OrderEvent event : events) {
      try {
        LedgerLine line = LedgerLine.of(event.getOrder());
        shops
            .computeIfAbsent(line.shopId(), shop -> new TreeMap<>())
            .merge(line.orderNumber(), line, LedgerBatch::newer);
      } catch (OrderException e) {
        rejections.add(new Rejection(event, String.valueOf(e.getMessage())));
      }
    }
    List<Share> shares = new ArrayList<>();
    shops.forEach((shop, lines) -> shares.add(new Share(shop, List.copyOf(lines.values()))));
    return new LedgerBatch(shares, rejections);
  }

  private static LedgerLine newer(LedgerLine one, LedgerLine other) {
    return one.version().isOlderThan(other.version()) ? other : one;
  }
}
