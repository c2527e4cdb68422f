package io.shardlookup.orders.settlement;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.WriteOutcome;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where ledgers are written: on the shard that the directory names for the shop, which is assigned
 * one when its first line comes. Thread-safe.
 *
 * @param client the router's
 * @param router runs the transactions
 * @param shops the keyspace of shops
 * @param atMost how long one transaction may take
 */
record LedgerShards(LookupClient client, ShardRouter router, KeyspaceName shops, Duration atMost)
    implements Ledgers {
  @Override
  public @Nullable RuntimeException offer(LedgerBatch.Share share, long edition) {
    try {
      WriteOutcome<Boolean> outcome =
          router.tryWrite(
              shops.text(),
              share.shopId(),
              ResolveOptions.DEFAULT.assigning().withDeadline(atMost),
              connection -> {
                LedgerTable.offer(connection, share.lines(), edition);
                return true;
              });
      if (outcome instanceof WriteOutcome.Rejected<Boolean> rejected) {
        return rejected.reason();
      }
      return outcome instanceof WriteOutcome.Unknown<Boolean> unknown ? unknown.reason() : null;
    } catch (LookupException e) {
      return e;
    }
  }

  @Override
  public String shardOf(String shopId) {
    return client
        .held(shops.text(), shopId)
        .map(found -> found.placement().shard().text())
        .orElse(NOWHERE);
  }
}
