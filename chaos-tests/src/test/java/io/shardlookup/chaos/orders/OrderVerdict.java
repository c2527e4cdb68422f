package io.shardlookup.chaos.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.checker.Publications;
import io.shardlookup.local.check.CheckedOrder;
import io.shardlookup.local.check.OrderCheck;
import io.shardlookup.local.check.OrderSnapshot;
import io.shardlookup.local.check.OrderStores;
import io.shardlookup.local.orders.OrderBook;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has to hold once the load has ended and every server is back: each acknowledged change is on
 * its shard, read model and ledger equal the shards, and the topic told it all in order.
 */
final class OrderVerdict {
  /** How much longer it may take with each order that was placed. */
  private static final Duration PER_ORDER = Duration.ofMillis(5);

  private OrderVerdict() {}

  /** Ends the traffic, of which not a single call may have failed, and waits until it holds. */
  static void awaitHolds(OrderCluster cluster, OrderTraffic traffic, String what) {
    awaitHolds(cluster, traffic.finish(what), what);
  }

  /** Waits until it holds, and says what does not when the time is up. */
  static void awaitHolds(OrderCluster cluster, OrderBook book, String what) {
    try (OrderStores stores = cluster.stores()) {
      await()
          .pollInterval(Duration.ofMillis(300))
          .atMost(OrderCluster.PATIENCE.plus(PER_ORDER.multipliedBy(book.placed())))
          .untilAsserted(
              () ->
                  assertThat(
                          new OrderCheck(stores.snapshot(), cluster.places())
                              .of(book.acknowledged())
                              .failures())
                      .as(what)
                      .isEmpty());
      assertThat(Publications.check(EventTopic.read(cluster.kafka()), versions(stores.snapshot())))
          .as("topic after %s", what)
          .isEmpty();
    }
  }

  /** What the check finds now. */
  static List<String> failures(OrderCluster cluster, OrderBook book) {
    try (OrderStores stores = cluster.stores()) {
      return new OrderCheck(stores.snapshot(), cluster.places()).of(book.acknowledged()).failures();
    }
  }

  /** Of orders that have left the shards, the read model knows the version. */
  private static Map<String, Long> versions(OrderSnapshot snapshot) {
    return Stream.concat(
            snapshot.readModel().stream(),
            snapshot.shards().values().stream().flatMap(Collection::stream))
        .collect(
            Collectors.toMap(CheckedOrder::number, CheckedOrder::version, (document, row) -> row));
  }
}
