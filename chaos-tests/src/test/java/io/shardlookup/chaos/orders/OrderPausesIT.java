package io.shardlookup.chaos.orders;

import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.fault.Outage;
import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.local.orders.OrderCalls;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One part after the other stands still under load, with all its connections open (SIGSTOP), and
 * goes on some seconds later (SIGCONT) as if nothing had been.
 */
@Tag("slow")
final class OrderPausesIT {
  private static final Outage SECONDS = new Outage(Duration.ofSeconds(5));

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static OrderCluster cluster;

  @BeforeAll
  static void start() {
    cluster = OrderCluster.start(folder);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void mend() {
    cluster.mend();
  }

  @Test
  void noCallFailsWhileKafkaStandsStillAndNoEventIsLost() {
    noCallFailsAndAllArrives(OrderCluster.KAFKA);
  }

  @Test
  void noCallFailsWhileTheReadModelStandsStillAndItCatchesUp() {
    noCallFailsAndAllArrives(OrderCluster.MONGO);
  }

  @Test
  void noCallFailsWhileSettlementStandsStillAndItCatchesUp() {
    noCallFailsAndAllArrives(OrderCluster.SETTLEMENT);
  }

  @Test
  void callsWaitForAShardThatStandsStillAndNothingIsLostOrDoneTwice() {
    try (OrderTraffic traffic = begin(OrderTraffic.THROUGH_OUTAGES)) {
      String shard = cluster.shards().get(1);
      cluster.pause(shard);
      await().atMost(OrderCluster.PATIENCE).until(() -> traffic.repeated() > 0);
      cluster.resume(shard);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, shard + " stopped");
    }
  }

  private static void noCallFailsAndAllArrives(String server) {
    try (OrderTraffic traffic = begin(OrderCalls.Patience.NONE)) {
      cluster.pause(server);
      traffic.goOn(SECONDS);
      cluster.resume(server);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, server + " stopped");
    }
  }

  private static OrderTraffic begin(OrderCalls.Patience patience) {
    return OrderTraffic.start(cluster, patience, Seed.next().random());
  }
}
