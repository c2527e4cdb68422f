package io.shardlookup.chaos.orders;

import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.fault.Outage;
import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.local.orders.OrderCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One part after the other stands still under load, with all its connections open (SIGSTOP), and
 * goes on (SIGCONT) as if nothing had been, after those who need it have given up on it.
 */
@Tag("slow")
final class OrderPausesIT {
  /** Longer than members of a group (6 s) and transactions (10 s) may be silent for Kafka. */
  private static final Outage A_WHILE = new Outage(Duration.ofSeconds(15));

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
    noCallFailsAndAllArrives(OrderCluster.KAFKA, OrderPausesIT::nobodyPublishes);
  }

  @Test
  void noCallFailsWhileTheReadModelStandsStillAndItCatchesUp() {
    noCallFailsAndAllArrives(
        OrderCluster.MONGO,
        () -> cluster.instances().stream().noneMatch(cluster::reachesReadModel));
  }

  @Test
  void noCallFailsWhileSettlementStandsStillAndItCatchesUp() {
    noCallFailsAndAllArrives(
        OrderCluster.SETTLEMENT, () -> !EventTopic.isFollowedBy(cluster.kafka(), "settlement"));
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

  /** Stands still until it is given up, and for a while at least. */
  private static void noCallFailsAndAllArrives(String server, BooleanSupplier isGivenUp) {
    try (OrderTraffic traffic = begin(OrderCalls.Patience.NONE)) {
      await().atMost(OrderCluster.PATIENCE).until(() -> !isGivenUp.getAsBoolean());
      cluster.pause(server);
      traffic.goOn(A_WHILE);
      await().atMost(OrderCluster.PATIENCE).until(isGivenUp::getAsBoolean);
      cluster.resume(server);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, server + " stopped");
    }
  }

  private static boolean nobodyPublishes() {
    return cluster.instances().stream()
        .noneMatch(
            instance ->
                cluster.shards().stream().anyMatch(shard -> cluster.publishes(instance, shard)));
  }

  private static OrderTraffic begin(OrderCalls.Patience patience) {
    return OrderTraffic.start(cluster, patience, Seed.next().random());
  }
}
