package io.shardlookup.orders.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardRouterConfig;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Shard;
import io.shardlookup.orders.config.OrderServiceConfig;
import io.shardlookup.orders.config.ShardsConfig;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.store.OrderShards;
import io.shardlookup.orders.store.ShardAccounts;
import io.shardlookup.orders.store.ShardEndpoints;
import java.util.List;
import java.util.function.LongSupplier;

/** How an instance finds and reaches the shards. Thread-safe. */
final class ShardSide implements AutoCloseable {
  private final KeyspaceName orders;
  private final LongSupplier ticker;
  private final LookupClient client;
  private final ShardRouter router;

  /** Does nothing until started. */
  ShardSide(OrderServiceConfig config, MeterRegistry registry, LongSupplier ticker) {
    this.orders = config.directory().orders();
    this.ticker = ticker;
    this.client = new LookupClient(client(config, registry));
    this.router = new ShardRouter(client, router(config, registry));
  }

  /** Begins to learn from the directory. Once. */
  void start() {
    client.start();
    router.start();
  }

  /** Whether it is known where orders live. */
  boolean knowsOrders() {
    return client.isHeld(orders.text());
  }

  /** The keyspace of orders. */
  OrderKeyspaceSource keyspace() {
    return new OrderKeyspaceSource(client, orders);
  }

  /** Transactions on the shards of orders. */
  OrderShards orders() {
    return new OrderShards(router, orders, ticker);
  }

  /** The router. */
  ShardRouter router() {
    return router;
  }

  /** The records of the databases among the shards that the directory has now. */
  List<Shard> records() {
    return ShardEndpoints.records(client);
  }

  @Override
  public void close() {
    router.close();
    client.close();
  }

  private static LookupClientConfig client(OrderServiceConfig from, MeterRegistry registry) {
    return LookupClientConfig.of(from.directory().nodes().toArray(String[]::new))
        .clientId(from.instanceId())
        .keyspaces(from.directory().orders().text())
        .snapshotFile(from.directory().snapshotFile())
        .meters(registry)
        .build();
  }

  private static ShardRouterConfig router(OrderServiceConfig from, MeterRegistry registry) {
    ShardsConfig shards = from.shards();
    return ShardRouterConfig.of(
            new ShardAccounts(shards.user(), shards.passwordFile(), shards.credentials()))
        .poolSize(shards.poolSize())
        .deadline(from.commands().timeout())
        .meters(registry)
        .build();
  }
}
