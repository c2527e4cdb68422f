package io.shardlookup.orders.shards;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardRouterConfig;
import io.shardlookup.client.jdbc.database.CredentialsSource;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.orders.SettableClock;
import io.shardlookup.orders.command.OrderCommands;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.store.OrderShards;
import io.shardlookup.orders.store.OrderWriter;
import io.shardlookup.testkit.DirectoryPlan;
import io.shardlookup.testkit.TestDirectory;
import io.shardlookup.testkit.TestKeyspace;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A real directory with real shards: fenced keyspaces {@code orders} (SEQUENCE, 30 days, numbers
 * modulo shards) and {@code shops} (DIRECTORY), one client and one router.
 */
public final class OrderDirectory implements AutoCloseable {
  /** The keyspace of orders. */
  public static final KeyspaceName ORDERS = new KeyspaceName("orders");

  /** What the clock shows first: noon of 1 July 2026, UTC. */
  public static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

  private final List<OrderShard> shards;
  private final TestDirectory directory;
  private final LookupClient client;
  private final ShardRouter router;
  private final SettableClock clock = new SettableClock(NOON);

  private OrderDirectory(List<OrderShard> shards, UnaryOperator<String> endpoints) {
    this.shards = shards;
    DirectoryPlan plan = DirectoryPlan.empty();
    for (OrderShard shard : shards) {
      plan = plan.shard(shard.name(), endpoints.apply(shard.endpoint()));
    }
    String[] names = shards.stream().map(OrderShard::name).toArray(String[]::new);
    this.directory =
        TestDirectory.start(
            plan.keyspace(
                    TestKeyspace.sequence("orders", "")
                        .epoch(20_260_101, names)
                        .retentionDays(30)
                        .table("orders", "order_number")
                        .table("order_items", "order_number")
                        .table("order_payments", "order_number")
                        .table("order_commands", "order_number"))
                .keyspace(TestKeyspace.directory("shops").table("ledger", "shop_id")));
    this.client = directory.client();
    String id = client.directoryId().orElseThrow();
    shards.forEach(shard -> shard.install(id));
    shards.forEach(OrderShard::signIn);
    this.router =
        new ShardRouter(
            client,
            ShardRouterConfig.of(
                    CredentialsSource.of(
                        OrderShard.APPLICATION.user(), OrderShard.APPLICATION.password()))
                .deadline(Duration.ofSeconds(30))
                .build());
    router.start();
  }

  /** Shards of these names, each a new database of the server. */
  public static OrderDirectory start(ShardServer.Running server, String... shards) {
    return start(server, UnaryOperator.identity(), shards);
  }

  /** As {@link #start}, with other endpoints in the directory than those of the databases. */
  public static OrderDirectory start(
      ShardServer.Running server, UnaryOperator<String> endpoints, String... shards) {
    return new OrderDirectory(
        Arrays.stream(shards).map(name -> new OrderShard(name, server.newDatabase())).toList(),
        endpoints);
  }

  /** These shards, which are on servers of their own. */
  public static OrderDirectory of(List<OrderShard> shards) {
    return new OrderDirectory(shards, UnaryOperator.identity());
  }

  /** The names of all shards. */
  public List<String> shards() {
    return shards.stream().map(OrderShard::name).toList();
  }

  /** The directory. */
  public TestDirectory directory() {
    return directory;
  }

  /** A client that holds both keyspaces. */
  public LookupClient client() {
    return client;
  }

  /** A router of that client. */
  public ShardRouter router() {
    return router;
  }

  /** The clock of {@link #commands}. */
  public SettableClock clock() {
    return clock;
  }

  /** The keyspace of orders. */
  public OrderKeyspaceSource keyspace() {
    return new OrderKeyspaceSource(client, ORDERS);
  }

  /** Transactions on the shards. */
  public OrderShards orderShards() {
    return new OrderShards(router, ORDERS, System::nanoTime);
  }

  /** Commands on the shards. */
  public OrderCommands commands() {
    return new OrderCommands(orderShards(), new OrderWriter(ORDERS), keyspace(), clock);
  }

  /** The shard of that name. */
  public OrderShard shard(String name) {
    return shards.stream().filter(shard -> shard.name().equals(name)).findFirst().orElseThrow();
  }

  /** The shard that the directory names for an order. */
  public OrderShard shardOf(String orderNumber) {
    return shard(client.resolve(ORDERS.text(), orderNumber).shard().text());
  }

  /** All rows of a query, shard by shard. */
  public List<String> query(String sql) {
    return shards.stream().flatMap(shard -> shard.query(sql).stream()).toList();
  }

  @Override
  public void close() {
    router.close();
    directory.close();
  }
}
