package io.shardlookup.orders.settlement;

import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.ScatterOptions;
import io.shardlookup.client.jdbc.ScatterResult;
import io.shardlookup.client.jdbc.ShardScan;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.event.TopicBeginnings.Loss;
import io.shardlookup.orders.settlement.LedgerTable.Shop;
import io.shardlookup.orders.store.ShardEndpoints;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the ledger built again from the first event: positions are set there under a new edition,
 * then the lines of older ones are deleted. Whoever consumes from then on writes the new edition,
 * which is never deleted; so an instance can start in the middle of it. Running it again after a
 * failure begins anew.
 *
 * @param group of settlement's instances, none of which may be running
 * @param shards where the ledger is
 */
record LedgerRebuild(SettlementGroup group, LedgerShards shards) {
  private static final Logger log = LoggerFactory.getLogger(LedgerRebuild.class);

  /** Lines a transaction: some milliseconds. */
  private static final int CHUNK = 1_000;

  private static final Duration CHUNK_TAKES = Duration.ofSeconds(30);

  private static final ScatterOptions SCAN =
      new ScatterOptions(Duration.ofMinutes(5), 1_000, 10_000_000);

  /**
   * Does it.
   *
   * @param patience how long to wait for instances that were killed to be forgotten
   * @param loss of events of the topic: what those told is missing in the ledger afterwards
   * @throws io.shardlookup.orders.event.EventsLostException if it is refused
   * @throws IllegalStateException if it cannot be done, or not whole; says why
   */
  void run(Duration patience, Loss loss) {
    group.checkTopic(loss);
    group.awaitEmpty(patience);
    List<Shop> found = shopsWithLines();
    long edition =
        1 + Math.max(group.edition(), found.stream().mapToLong(Shop::edition).max().orElse(0));
    group.restart(edition);
    log.info("positions are at the first event, of edition {}", edition);
    long lines = 0;
    for (Shop shop : found) {
      lines += wipe(shop, edition);
    }
    log.info("wiped {} lines of {} shops", lines, found.size());
  }

  private List<Shop> shopsWithLines() {
    ScatterResult<List<Shop>> result =
        shards.router().scatter(shards.shops().text(), new ShopScan(), SCAN, Collectors.toList());
    Map<ShardName, ShardException> missing = new TreeMap<>(result.missing());
    missing.keySet().retainAll(ShardEndpoints.databases(shards.client()));
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "shards that do not answer: " + missing + " (expected: none); nothing was changed");
    }
    return result.value();
  }

  private long wipe(Shop shop, long edition) {
    long lines = 0;
    int chunk;
    do {
      chunk =
          shards
              .router()
              .write(
                  shards.shops().text(),
                  shop.shopId(),
                  ResolveOptions.DEFAULT.withDeadline(CHUNK_TAKES),
                  connection -> LedgerTable.wipe(connection, shop.shopId(), edition, CHUNK));
      lines += chunk;
    } while (chunk == CHUNK);
    return lines;
  }

  /** All shops that have lines, each from the shard that serves it. */
  private static final class ShopScan implements ShardScan<Shop> {
    @Override
    public List<Shop> page(Connection connection, @Nullable Shop after, int limit)
        throws SQLException {
      return LedgerTable.shops(connection, after, limit);
    }

    @Override
    public String key(Shop shop) {
      return shop.shopId();
    }
  }
}
