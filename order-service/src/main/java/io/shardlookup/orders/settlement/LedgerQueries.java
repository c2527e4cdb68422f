package io.shardlookup.orders.settlement;

import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardWork;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.settlement.LedgerReader.ShopDay;
import io.shardlookup.orders.store.ShardFailures;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers from the shop's shard, each answer from one snapshot. Errors are {@link OrderException}:
 * {@link OrderErrorReason#UNKNOWN_SHOP} for a shop of which no event has come. Thread-safe.
 */
final class LedgerQueries {
  private final ShardRouter router;
  private final KeyspaceName shops;

  /** Reads through the router, in the keyspace of shops. */
  LedgerQueries(ShardRouter router, KeyspaceName shops) {
    this.router = router;
    this.shops = shops;
  }

  /** A page of the lines of a shop's day, after this order number if there is one. */
  LedgerPage lines(ShopDay of, int size, @Nullable String after, Duration atMost) {
    return read(of.shopId(), atMost, connection -> LedgerReader.page(connection, of, size, after));
  }

  /** The sums of a shop's day. */
  List<LedgerTotal> totals(ShopDay of, Duration atMost) {
    return read(of.shopId(), atMost, connection -> LedgerReader.totals(connection, of));
  }

  private <T> T read(String shopId, Duration atMost, ShardWork<T> work) {
    try {
      return router.read(shops.text(), shopId, ResolveOptions.DEFAULT.withDeadline(atMost), work);
    } catch (ShardException e) {
      throw ShardFailures.translate(e);
    } catch (LookupException e) {
      throw e.reason() == ErrorReason.UNKNOWN_KEY
          ? OrderException.of(
              OrderErrorReason.UNKNOWN_SHOP,
              "shop_id",
              KeySyntax.quote(shopId),
              "a shop that has had orders")
          : ShardFailures.translate(e);
    }
  }
}
