package io.shardlookup.orders.settlement;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardRouterConfig;
import io.shardlookup.orders.config.SettlementConfig;
import io.shardlookup.orders.config.ShardsConfig;
import io.shardlookup.orders.store.ShardAccounts;
import org.jspecify.annotations.Nullable;

/** How settlement finds and reaches the shards of shops. Thread-safe. */
final class ShopShards implements AutoCloseable {
  private final SettlementConfig config;
  private final LookupClient client;
  private final ShardRouter router;

  /** Does nothing until started; metrics go to the registry, if there is one. */
  ShopShards(SettlementConfig config, @Nullable MeterRegistry registry) {
    this.config = config;
    this.client = new LookupClient(client(config, registry));
    this.router = new ShardRouter(client, router(config, registry));
  }

  /** Begins to learn from the directory. Once. */
  void start() {
    client.start();
    router.start();
  }

  /** Whether it is known where shops live, or whom to ask. */
  boolean knowsShops() {
    return client.isHeld(config.shops().keyspace().text());
  }

  /** Where ledgers are written. */
  LedgerShards ledgers() {
    return new LedgerShards(client, router, config.shops().keyspace(), config.ledger().timeout());
  }

  @Override
  public void close() {
    router.close();
    client.close();
  }

  private static LookupClientConfig client(
      SettlementConfig from, @Nullable MeterRegistry registry) {
    return LookupClientConfig.of(from.shops().nodes().toArray(String[]::new))
        .clientId(from.instanceId())
        .keyspaces(from.shops().keyspace().text())
        .snapshotFile(from.shops().snapshotFile())
        .meters(registry)
        .build();
  }

  private static ShardRouterConfig router(SettlementConfig from, @Nullable MeterRegistry registry) {
    ShardsConfig shards = from.shards();
    return ShardRouterConfig.of(
            new ShardAccounts(shards.user(), shards.passwordFile(), shards.credentials()))
        .poolSize(shards.poolSize())
        .meters(registry)
        .build();
  }
}
