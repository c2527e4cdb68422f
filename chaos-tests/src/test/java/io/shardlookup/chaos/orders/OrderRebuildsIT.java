package io.shardlookup.chaos.orders;

import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.shardlookup.chaos.fault.Outage;
import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.local.orders.OrderCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What follows orders stands still or is made anew, while orders go on and no call fails. The
 * contents are damaged before a rebuild, so that one that did nothing would be seen.
 */
@Tag("slow")
final class OrderRebuildsIT {
  private static final Outage A_MINUTE = new Outage(Duration.ofMinutes(1));

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static OrderCluster cluster;

  @BeforeAll
  static void start() {
    cluster = OrderCluster.start(folder);
  }

  @AfterEach
  void mend() {
    cluster.mend();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aSettlementThatWasGoneForAMinuteCatchesUp() {
    try (OrderTraffic traffic = begin()) {
      cluster.kill(OrderCluster.SETTLEMENT);
      traffic.goOn(A_MINUTE);
      cluster.restart(OrderCluster.SETTLEMENT);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, "settlement gone");
    }
  }

  @Test
  void theLedgerIsMadeOfEventsAgainWhileOrdersGoOn() {
    try (OrderTraffic traffic = begin()) {
      awaitDamage(
          () -> cluster.falsify("UPDATE ledger SET amount_minor = amount_minor + 1, version = 99"));
      cluster.kill(OrderCluster.SETTLEMENT);
      cluster.rebuildLedger();
      traffic.awaitMore();
      cluster.restart(OrderCluster.SETTLEMENT);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, "ledger rebuilt");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"topic", "shards"})
  void theReadModelIsMadeAgainWhileOrdersGoOn(String from) {
    try (OrderTraffic traffic = begin()) {
      awaitDamage(
          () ->
              cluster.falsify(
                  documents ->
                      documents
                          .updateMany(Filters.empty(), Updates.set("order.version", 99L))
                          .getModifiedCount()));
      cluster.rebuildReadModel(from);
      traffic.awaitMore();

      OrderVerdict.awaitHolds(cluster, traffic, "read model rebuilt from " + from);
    }
  }

  /** There may be nothing to damage yet. */
  private static void awaitDamage(Supplier<Number> damage) {
    await().atMost(OrderCluster.PATIENCE).until(() -> damage.get().longValue() > 0);
  }

  private static OrderTraffic begin() {
    return OrderTraffic.start(cluster, OrderCalls.Patience.NONE, Seed.next().random());
  }
}
