package io.shardlookup.orders.retention;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardRouterConfig;
import io.shardlookup.client.jdbc.database.CredentialsSource;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.OrderShard;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** Retention as a process of its own, at noon for ever, until it is killed: lookup nodes. */
public final class RetentionProcessMain {
  private RetentionProcessMain() {}

  /** Runs retention on all shards. */
  public static void main(String[] arguments) throws InterruptedException {
    LookupClient client =
        new LookupClient(LookupClientConfig.of(arguments).keyspaces("orders").build());
    client.start();
    client.awaitReady(Duration.ofMinutes(1));
    ShardRouter router =
        new ShardRouter(
            client,
            ShardRouterConfig.of(
                    CredentialsSource.of(
                        OrderShard.APPLICATION.user(), OrderShard.APPLICATION.password()))
                .build());
    router.start();
    OrderRetention retention =
        new OrderRetention(
            router,
            new OrderKeyspaceSource(client, OrderDirectory.ORDERS),
            Duration.ofMillis(50),
            new OrderRetention.Environment(
                Clock.fixed(OrderDirectory.NOON, ZoneOffset.UTC),
                connection -> OrderDirectory.NOON,
                () -> false,
                System::nanoTime,
                new Random(),
                new SimpleMeterRegistry()));
    retention.start();
    new CountDownLatch(1).await();
  }
}
