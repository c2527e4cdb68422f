package io.shardlookup.orders.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.orders.order.Orders;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith({ShardServer.class, TestServers.class})
@Timeout(120)
class OldOrdersLeaveIT {
  private static final Duration IN_TIME = Duration.ofMinutes(1);

  @Test
  void anInstanceLetsOldOrdersLeave(ShardServer.Running server, @TempDir Path folder)
      throws Exception {
    try (OrderDirectory orders = OrderDirectory.start(server, "shard-1");
        OrderServices services = new OrderServices(orders, folder)) {
      orders.clock().set(Instant.parse("2026-05-31T12:00:00Z"));
      orders.commands().place(Orders.purchase("20260531-1", Orders.line(1, 1, 100)), IN_TIME);
      orders.commands().place(Orders.purchase("20260601-1", Orders.line(1, 1, 100)), IN_TIME);
      orders.shard("shard-1").execute("DELETE FROM outbox");
      orders.clock().set(OrderDirectory.NOON);

      services.start("one");

      await()
          .atMost(IN_TIME)
          .untilAsserted(
              () ->
                  assertThat(orders.query("SELECT order_number FROM orders"))
                      .containsExactly("20260601-1"));
    }
  }
}
