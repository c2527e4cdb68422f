package io.shardlookup.chaos.orders;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardRouterConfig;
import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.database.CredentialsSource;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.orders.command.CommandRequest;
import io.shardlookup.orders.command.OrderCommands;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.order.Money;
import io.shardlookup.orders.order.OrderCommand;
import io.shardlookup.orders.order.OrderLine;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.OrderVersion;
import io.shardlookup.orders.order.Purchase;
import io.shardlookup.orders.store.OrderShards;
import io.shardlookup.orders.store.OrderWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Writes orders of earlier days as the order service wrote them then: with its code, through the
 * fence, by a clock that stands at noon of that day. Whatever follows is up to the instances that
 * run: they publish the events as those of any other order. Used by one thread.
 */
final class EarlierOrders implements AutoCloseable {
  private static final KeyspaceName ORDERS = new KeyspaceName("orders");

  private final LookupClient client;
  private final ShardRouter router;

  private EarlierOrders(LookupClient client, ShardRouter router) {
    this.client = client;
    this.router = router;
  }

  /** Finds its shards through these lookup nodes, and uses this account there. */
  static EarlierOrders open(List<String> lookupNodes, Credentials account) {
    LookupClient client =
        new LookupClient(
            LookupClientConfig.of(lookupNodes.toArray(String[]::new))
                .clientId("earlier-orders")
                .keyspaces(ORDERS.text())
                .build());
    ShardRouter router =
        new ShardRouter(
            client,
            ShardRouterConfig.of(CredentialsSource.of(account.user(), account.password())).build());
    EarlierOrders orders = new EarlierOrders(client, router);
    try {
      client.start();
      client.awaitReady(OrderCluster.PATIENCE);
      router.start();
      return orders;
    } catch (RuntimeException e) {
      orders.close();
      throw e;
    }
  }

  /** So many orders, placed and paid on that day. */
  void write(LocalDate day, int count) {
    Clock noon = Clock.fixed(day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
    OrderCommands commands =
        new OrderCommands(
            new OrderShards(router, ORDERS, System::nanoTime),
            new OrderWriter(ORDERS),
            new OrderKeyspaceSource(client, ORDERS),
            noon);
    for (int n = 1; n <= count; n++) {
      OrderNumber number = OrderNumber.of("", OrderNumber.day(day), n);
      var placed = commands.place(purchase(number, n), OrderCluster.PATIENCE);
      var paid =
          commands.execute(
              new CommandRequest(
                  number,
                  "pay",
                  OrderVersion.NONE,
                  new OrderCommand.Pay("payment", placed.order().total(), "card")),
              OrderCluster.PATIENCE);
      if (paid.repeated()) {
        throw new AssertionError(number + ": paid before");
      }
    }
  }

  @Override
  public void close() {
    router.close();
    client.close();
  }

  private static Purchase purchase(OrderNumber number, int n) {
    return new Purchase(
        number,
        "customer-" + n,
        "shop-" + n,
        List.of(
            new OrderLine(1, "sku-1", "Article no. 1", n, new Money(400, "EUR")),
            new OrderLine(2, "sku-2", "Article no. 2", 1, new Money(150, "EUR"))));
  }
}
