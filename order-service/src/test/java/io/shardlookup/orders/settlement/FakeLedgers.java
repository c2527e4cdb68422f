package io.shardlookup.orders.settlement;

import io.shardlookup.orders.settlement.LedgerBatch.Share;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Ledgers in memory: of shops with an even last digit on "even", of others on "odd". */
final class FakeLedgers implements Ledgers {
  /** Shards that take no lines. */
  final Set<String> down = ConcurrentHashMap.newKeySet();

  /** Offers to each shard. */
  final Map<String, Integer> offers = new ConcurrentHashMap<>();

  private final Map<String, LedgerLine> lines = new ConcurrentHashMap<>();

  @Override
  public @Nullable RuntimeException offer(Share share, long edition) {
    String shard = shardOf(share.shopId());
    offers.merge(shard, 1, Integer::sum);
    if (down.contains(shard)) {
      return new IllegalStateException("down");
    }
    share.lines().forEach(line -> lines.merge(line.orderNumber(), line, FakeLedgers::newer));
    return null;
  }

  @Override
  public String shardOf(String shopId) {
    return (shopId.charAt(shopId.length() - 1) - '0') % 2 == 0 ? "even" : "odd";
  }

  /** The version of an order that its ledger knows; 0 if none. */
  long versionOf(ShopOrder order) {
    LedgerLine line = lines.get(order.number());
    return line == null ? 0 : line.version().value();
  }

  private static LedgerLine newer(LedgerLine one, LedgerLine other) {
    return one.version().isOlderThan(other.version()) ? other : one;
  }
}
