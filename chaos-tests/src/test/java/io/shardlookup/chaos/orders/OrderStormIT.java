package io.shardlookup.chaos.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.local.orders.OrderBook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers of every kind are killed and stopped one after the other, each of them both, in an order
 * that nobody chose, under one load that never ends.
 */
@Tag("slow")
final class OrderStormIT {
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
      List<String> servers = servers();
      Set<String> killedFirst =
          servers.stream().filter(server -> random.nextBoolean()).collect(Collectors.toSet());
      for (String server : shuffled(servers, random)) {
        strike(server, killedFirst.contains(server), traffic);
      }
      for (String server : shuffled(servers, random)) {
        strike(server, !killedFirst.contains(server), traffic);
      }

      OrderBook book = traffic.finish(seed.toString());
      assertThat(traffic.repeated()).isPositive();
      OrderVerdict.awaitHolds(cluster, book, seed.toString());
    }
  }

  /** Kills it, or else stops it, and has it back before it returns. */
  private static void strike(String server, boolean kills, OrderTraffic traffic) {
    if (kills) {
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

  private static List<String> servers() {
    List<String> servers = new ArrayList<>(cluster.instances());
    servers.addAll(cluster.shards());
    servers.addAll(cluster.lookupNodes());
    servers.addAll(List.of(OrderCluster.KAFKA, OrderCluster.MONGO, OrderCluster.SETTLEMENT));
    return servers;
  }

  private static List<String> shuffled(List<String> servers, Random random) {
    List<String> shuffled = new ArrayList<>(servers);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }
}
