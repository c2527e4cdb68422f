package io.shardlookup.chaos.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.fault.Outage;
import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.local.check.Acknowledged;
import io.shardlookup.local.orders.OrderBook;
import io.shardlookup.local.orders.OrderCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One part after the other is lost under load. Whatever it is, each acknowledged change of an order
 * arrives in the read model and in the ledger, told in version order.
 */
final class OrderFaultsIT {
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
  void noCallFailsWhileAllLookupNodesAndAllOfEtcdAreGone() {
    Outage outage = Outage.given();
    try (OrderTraffic traffic = begin(OrderCalls.Patience.NONE)) {
      cluster.kill(
          Stream.concat(cluster.lookupNodes().stream(), cluster.etcdMembers().stream()).toList());
      traffic.goOn(outage);
      cluster.mend();
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, "lookup nodes and etcd killed");
    }
  }

  @Test
  void noCallFailsWhileKafkaIsGoneAndNoEventIsLost() {
    try (OrderTraffic traffic = begin(OrderCalls.Patience.NONE)) {
      cluster.kill(OrderCluster.KAFKA);
      traffic.awaitMore();
      cluster.restart(OrderCluster.KAFKA);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, "Kafka killed");
    }
  }

  @Test
  void aReadModelThatLostItsLastSecondCatchesUp() {
    try (OrderTraffic traffic = begin(OrderCalls.Patience.NONE)) {
      cluster.kill(OrderCluster.MONGO);
      traffic.awaitMore();
      cluster.restart(OrderCluster.MONGO);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, "MongoDB server killed");
    }
  }

  @Test
  void aSettlementThatWasKilledCatchesUp() {
    try (OrderTraffic traffic = begin(OrderCalls.Patience.NONE)) {
      cluster.kill(OrderCluster.SETTLEMENT);
      traffic.awaitMore();
      cluster.restart(OrderCluster.SETTLEMENT);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, "settlement killed");
    }
  }

  @Test
  void theOtherInstanceGoesOnWhenOneIsKilled() {
    try (OrderTraffic traffic = begin(OrderTraffic.THROUGH_OUTAGES)) {
      String instance = publisher(cluster.shards().get(0));
      cluster.kill(instance);
      traffic.awaitMore();
      cluster.restart(instance);
      traffic.awaitMore();

      OrderBook book = traffic.finish(instance + " killed");
      assertThat(traffic.repeated()).isPositive();
      OrderVerdict.awaitHolds(cluster, book, instance + " killed");
    }
  }

  @Test
  void aRelayThatWasStoppedAndDoesNotKnowItPublishesNothingOutOfOrder() {
    try (OrderTraffic traffic = begin(OrderTraffic.THROUGH_OUTAGES)) {
      String stopped = publisher(cluster.shards().get(0));
      List<String> its =
          cluster.shards().stream().filter(each -> cluster.publishes(stopped, each)).toList();
      cluster.pause(stopped);
      String other = other(stopped);
      await()
          .atMost(OrderCluster.PATIENCE)
          .until(() -> its.stream().allMatch(shard -> cluster.publishes(other, shard)));
      traffic.awaitEffect();
      cluster.resume(stopped);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, stopped + " stopped");
    }
  }

  @Test
  void aShardThatWasKilledGoesOnWithoutALoss() {
    try (OrderTraffic traffic = begin(OrderTraffic.THROUGH_OUTAGES)) {
      String shard = cluster.shards().get(1);
      cluster.kill(shard);
      traffic.awaitEffect();
      cluster.restart(shard);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, shard + " killed");
    }
  }

  /** The other claims are worth as much as this one. */
  @Test
  void theCheckSeesWhatIsNotAsItWasAcknowledged() {
    try (OrderTraffic traffic = begin(OrderCalls.Patience.NONE)) {
      OrderBook book = traffic.finish("no fault");
      OrderVerdict.awaitHolds(cluster, book, "no fault");
      String number =
          book.acknowledged().stream()
              .filter(each -> each.status().equals("COMPLETED"))
              .map(Acknowledged::number)
              .findFirst()
              .orElseThrow();
      String where = " WHERE order_number = '" + number + "'";

      assertThat(cluster.falsify("UPDATE orders SET version = version - 1" + where)).isEqualTo(1);
      assertThat(failures(book)).contains(number + " on its shard");
      assertThat(cluster.falsify("UPDATE orders SET version = version + 1" + where)).isEqualTo(1);

      assertThat(
              cluster.falsify("UPDATE order_payments SET amount_minor = amount_minor + 1" + where))
          .isPositive();
      assertThat(failures(book))
          .contains(number + " on its shard", "with payments of", number + " in the read model");
      assertThat(
              cluster.falsify("UPDATE order_payments SET amount_minor = amount_minor - 1" + where))
          .isPositive();

      assertThat(cluster.falsify("UPDATE ledger SET amount_minor = amount_minor + 1" + where))
          .isEqualTo(1);
      assertThat(failures(book)).contains(number + " in the ledger");
      assertThat(cluster.falsify("UPDATE ledger SET amount_minor = amount_minor - 1" + where))
          .isEqualTo(1);

      Document taken =
          cluster.falsify(documents -> documents.findOneAndDelete(new Document("_id", number)));
      assertThat(failures(book)).contains(number + " in the read model: null");
      var unused = cluster.falsify(documents -> documents.insertOne(taken));
      assertThat(failures(book)).isEmpty();
    }
  }

  private static String failures(OrderBook book) {
    return String.join("\n", OrderVerdict.failures(cluster, book));
  }

  private static OrderTraffic begin(OrderCalls.Patience patience) {
    return OrderTraffic.start(cluster, patience, Seed.next().random());
  }

  private static String publisher(String shard) {
    return await()
        .atMost(OrderCluster.PATIENCE)
        .until(
            () ->
                cluster.instances().stream()
                    .filter(instance -> cluster.publishes(instance, shard))
                    .findFirst()
                    .orElse(""),
            instance -> !instance.isEmpty());
  }

  private static String other(String instance) {
    return cluster.instances().stream()
        .filter(each -> !each.equals(instance))
        .findFirst()
        .orElseThrow();
  }
}
