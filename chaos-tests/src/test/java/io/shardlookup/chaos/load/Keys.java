package io.shardlookup.chaos.load;

import io.shardlookup.chaos.cluster.TestDirectory;
import java.util.List;
import java.util.Random;

/** Which keys a load resolves; confined to the load's thread. */
@FunctionalInterface
public interface Keys {
  /** A key and its keyspace. */
  record Key(String keyspace, String key) {}

  /** The next one. */
  Key next();

  /** Again and again the same few of all four keyspaces; new order numbers among them. */
  static Keys warm(Random random, int shops) {
    return () -> {
      int i = random.nextInt(shops);
      return switch (random.nextInt(4)) {
        case 0 -> new Key(TestDirectory.ORDERS, TestDirectory.order(random.nextLong() >>> 1));
        case 1 -> new Key(TestDirectory.CUSTOMERS, "customer-" + i);
        case 2 -> new Key(TestDirectory.INVOICES, String.valueOf(random.nextInt(1_000_000)));
        default -> new Key(TestDirectory.SHOPS, TestDirectory.shop(i));
      };
    };
  }

  /** Every shop once before any comes again, in an order of its own. */
  static Keys cold(Random random, int shops) {
    List<Integer> order = random.ints(0, shops).distinct().limit(shops).boxed().toList();
    int[] next = {0};
    return () ->
        new Key(TestDirectory.SHOPS, TestDirectory.shop(order.get(next[0]++ % order.size())));
  }
}
