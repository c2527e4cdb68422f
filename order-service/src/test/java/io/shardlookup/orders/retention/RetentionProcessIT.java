package io.shardlookup.orders.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.orders.shards.LockedOrder;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.processes.ServerCommand;
import io.shardlookup.processes.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Retention in a process of its own that is killed while it removes orders. */
@ExtendWith(ShardServer.class)
@Timeout(300)
class RetentionProcessIT {
  private static final Duration IN_TIME = Duration.ofMinutes(2);
  private static final LocalDate OLD = LocalDate.of(2026, 5, 20);
  private static final LocalDate KEPT = LocalDate.of(2026, 6, 20);

  @TempDir Path logs;

  @Test
  void anotherGoesOnWhenOneIsKilledInTheMiddle(ShardServer.Running server) {
    try (OrderDirectory orders = OrderDirectory.start(server, "shard-1", "shard-2")) {
      OldOrders old = new OldOrders(orders);
      var expired = old.place(OLD, OLD.plusDays(1), 80);
      List<String> kept =
          old.place(KEPT, KEPT, 2).stream().map(number -> number.text()).sorted().toList();
      old.publishAll();
      int all = expired.size() + kept.size();

      String last = expired.get(expired.size() - 1).text();
      try (LockedOrder notTheLast = LockedOrder.lock(orders.shardOf(last), last)) {
        ServerProcess killed = process("killed", orders);
        try {
          await().atMost(IN_TIME).until(() -> old.in("orders").size() < all - 10);
        } finally {
          killed.kill();
        }
        notTheLast.release();
      }
      // A commit that was under way at the kill may end a moment after it.
      await().atMost(IN_TIME).untilAsserted(() -> assertEachIsWholeOrGone(old));
      assertThat(old.in("orders").size()).isBetween(kept.size() + 1, all - 1);

      ServerProcess next = process("next", orders);
      try {
        await().atMost(IN_TIME).untilAsserted(() -> assertThat(old.in("orders")).isEqualTo(kept));
      } finally {
        next.kill();
      }
      assertThat(old.in("order_items")).isEqualTo(kept);
    }
  }

  private static void assertEachIsWholeOrGone(OldOrders old) {
    List<String> left = old.in("orders");
    for (String table : List.of("order_items", "order_payments", "order_commands")) {
      assertThat(old.in(table)).as(table).isEqualTo(left);
    }
  }

  private ServerProcess process(String name, OrderDirectory orders) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=io/shardlookup/orders/servers/process-log.xml",
                "-cp",
                System.getProperty("java.class.path"),
                RetentionProcessMain.class.getName()));
    command.addAll(orders.directory().endpoints());
    return ServerProcess.start(ServerCommand.of(name, command, logs.resolve(name + ".log")));
  }
}
