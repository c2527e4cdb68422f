package io.shardlookup.chaos.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.local.orders.OrderBook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers of every kind are killed and stopped one after the other, in an order that nobody chose,
 * under one load that never ends.
 */
@Tag("slow")
final class OrderStormIT {
  private static final int ROUNDS = 1;

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

  @Test
  void everyAcknowledgedChangeArrivesWhateverDiesOrStops() {
    Seed seed = Seed.next();
    Random random = seed.random();
    try (OrderTraffic traffic = OrderTraffic.start(cluster, OrderTraffic.THROUGH_OUTAGES, random)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (String server : shuffled(random)) {
          if (random.nextBoolean()) {
            cluster.kill(server);
            traffic.awaitEffect();
            cluster.restart(server);
          } else {
            cluster.pause(server);
            traffic.awaitEffect();
            cluster.resume(server);
          }
          traffic.awaitMore();
        }
      }

      OrderBook book = traffic.finish(seed.toString());
      assertThat(traffic.repeated()).isPositive();
      OrderVerdict.awaitHolds(cluster, book, seed.toString());
    }
  }

  private static List<String> shuffled(Random random) {
    List<String> servers = new ArrayList<>(cluster.instances());
    servers.addAll(cluster.shards());
    servers.addAll(cluster.lookupNodes());
    servers.addAll(List.of(OrderCluster.KAFKA, OrderCluster.MONGO, OrderCluster.SETTLEMENT));
    Collections.shuffle(servers, random);
    return servers;
  }
}
