package io.shardlookup.orders.settlement;

import io.shardlookup.orders.shards.OrderDirectory;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in the ledger by plain SQL, which shares nothing with the product: {@code shop order
 * version status amount currency day}.
 */
final class LedgerRows {
  private static final String ALL =
      "SELECT shop_id, order_number, version, status, amount_minor, currency, day FROM ledger";

  private LedgerRows() {}

  /** All lines of all shards, sorted; fails on one that is not on the shard of its shop. */
  static List<String> of(OrderDirectory directory) {
    List<String> rows = new ArrayList<>();
    for (String shard : directory.shards()) {
      for (String row : directory.shard(shard).query(ALL)) {
        String shop = row.substring(0, row.indexOf(' '));
        String named = directory.client().resolve("shops", shop).shard().text();
        if (!named.equals(shard)) {
          throw new AssertionError(row + " is on " + shard + " (expected: on " + named + ")");
        }
        rows.add(row);
      }
    }
    rows.sort(null);
    return rows;
  }
}
