package io.shardlookup.orders.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.model.ShardState;
import io.shardlookup.orders.event.EventsLostException;
import io.shardlookup.orders.servers.EventReader;
import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.orders.v1.OrderEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Settlement on real shards and a real Kafka; the ledger is compared by plain SQL. */
@ExtendWith({TestServers.class, ShardServer.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class SettlementIT {
  private static final int ORDERS = 150;

  private OrderDirectory directory;
  private String topic;
  private Settlements settlements;
  private EventWriter events;

  @BeforeAll
  void start(ShardServer.Running server) {
    directory = OrderDirectory.start(server, "shard-1", "shard-2");
    ShopOrder.settleOnEach(directory);
  }

  @BeforeEach
  void begin(@TempDir Path folder) {
    for (String shard : directory.shards()) {
      directory.directory().setState(shard, ShardState.ACTIVE);
      directory.shard(shard).execute("DELETE FROM ledger");
    }
    topic = Settlements.newTopic();
    events = new EventWriter(TestServers.kafka().bootstrapServers(), topic);
    settlements = new Settlements(directory, topic, folder);
  }

  @AfterEach
  void end() throws Exception {
    settlements.close();
    events.close();
  }

  @AfterAll
  void stop() {
    directory.close();
  }

  @Test
  void theLedgerFollowsEventsOnTheShardOfEachShop() {
    settlements.start("one");
    events.writeLives(0, ORDERS);

    awaitLedger(ORDERS);

    assertThat(directory.query("SELECT DISTINCT shop_id FROM ledger")).hasSize(ShopOrder.SHOPS);
    for (String shard : directory.shards()) {
      assertThat(directory.shard(shard).query("SELECT shop_id FROM ledger")).isNotEmpty();
    }
  }

  @Test
  void theOrderOfEventsAndRepeatsDoNotMatter() {
    List<OrderEvent> all = new ArrayList<>();
    for (int n = 0; n < ORDERS; n++) {
      for (int version = 1; version <= new ShopOrder(n).lastVersion(); version++) {
        all.add(new ShopOrder(n).event(version));
        all.add(new ShopOrder(n).event(version));
      }
    }
    Collections.shuffle(all, new Random(11));

    settlements.start("one");
    all.forEach(events::write);
    events.flush();

    awaitLedger(ORDERS);
  }

  @Test
  void anEventThatCannotBeTakenGoesToTheDeadLettersAndTheNextOnesAreTaken() {
    OrderEvent badCurrency =
        change(
            new ShopOrder(1).event(1),
            "20260718-1000",
            order -> order.getTotalBuilder().setCurrency("eur"));
    OrderEvent badShop =
        change(new ShopOrder(2).event(1), "20260718-2000", order -> order.setShopId("a\nb"));
    settlements.start("one");
    events.write("x", "no event".getBytes(StandardCharsets.UTF_8));
    events.write(badCurrency);
    events.write(badShop);
    events.writeLives(0, ORDERS);

    awaitLedger(ORDERS);

    try (EventReader dead =
        new EventReader(TestServers.kafka().bootstrapServers(), topic + ".settlement.dead")) {
      await().atMost(Settlements.IN_TIME).until(() -> dead.read().size() >= 3);
      assertThat(dead.read())
          .extracting(record -> EventReader.header(record, "dead_reason"))
          .anySatisfy(reason -> assertThat(reason).contains("expected: an OrderEvent"))
          .contains(
              "currency: \"eur\" (expected: three capital letters of ISO 4217)",
              "shop_id: \"a\\u000ab\" (expected: 1..128 bytes of UTF-8 without control characters)");
    }
  }

  @Test
  void anInstanceThatWasStoppedCatchesUp() {
    Settlement first = settlements.start("one");
    events.writeLives(0, 20);
    awaitLedger(20);
    first.drain();

    events.writeLives(20, ORDERS);
    settlements.start("two");

    awaitLedger(ORDERS);
  }

  @Test
  void theLedgerIsTheSameAfterARebuildWhileOrdersGoOn() {
    Settlement before = settlements.start("one");
    events.writeLives(0, 50);
    awaitLedger(50);
    before.drain();
    damage();

    events.writeLives(50, 100);
    settlements.rebuild();
    assertThat(directory.query("SELECT * FROM ledger")).isEmpty();
    events.writeLives(100, ORDERS);
    settlements.start("two");

    awaitLedger(ORDERS);
  }

  @Test
  void aRebuildIsRefusedWhileAnInstanceRuns() {
    settlements.start("one");
    events.writeLives(0, 20);
    awaitLedger(20);

    assertThatThrownBy(settlements::rebuild)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("members of group settlement: ")
        .hasMessageEndingWith(
            " (expected: none, end all instances of settlement first); nothing was changed");
    assertThat(LedgerRows.of(directory)).hasSize(20);
    events.writeLives(20, 40);
    awaitLedger(40);
  }

  @Test
  void aRebuildFromATopicThatHasLostEventsIsRefusedUnlessTheLossIsAccepted() {
    Settlement before = settlements.start("one");
    events.writeLives(0, 50);
    awaitLedger(50);
    before.drain();
    settlements.loseAllEvents();

    assertThatThrownBy(settlements::rebuild)
        .isInstanceOf(EventsLostException.class)
        .hasMessageContaining(" begins at offset ")
        .hasMessageEndingWith("; nothing was changed");
    awaitLedger(50);

    settlements.rebuildWithLoss();
    assertThat(directory.query("SELECT * FROM ledger")).isEmpty();
    settlements.start("two");
    events.writeLives(0, ORDERS);
    awaitLedger(ORDERS);
  }

  @Test
  void othersGoOnWhileAShardTakesNoLinesAndItMissesNothing() {
    Settlement settlement = settlements.start("one");
    events.writeLives(0, 20);
    awaitLedger(20);
    directory.directory().setState("shard-2", ShardState.READ_ONLY);

    events.writeLives(20, ORDERS);

    List<String> withoutShard2 =
        expected(ORDERS).stream()
            .filter(row -> shardOf(row).equals("shard-1") || number(row) < 20)
            .toList();
    assertThat(withoutShard2).hasSizeLessThan(ORDERS);
    await()
        .atMost(Settlements.IN_TIME)
        .untilAsserted(() -> assertThat(LedgerRows.of(directory)).isEqualTo(withoutShard2));
    await()
        .atMost(Settlements.IN_TIME)
        .until(
            () ->
                Settlements.get(settlement, "/metrics")
                    .contains("shardlookup_settlement_outages 1.0"));

    directory.directory().setState("shard-2", ShardState.ACTIVE);

    awaitLedger(ORDERS);
    await()
        .atMost(Settlements.IN_TIME)
        .untilAsserted(
            () ->
                assertThat(Settlements.get(settlement, "/metrics"))
                    .contains(
                        "shardlookup_settlement_outages 0.0",
                        "shardlookup_settlement_behind 0.0",
                        "shardlookup_settlement_lag_seconds 0.0"));
  }

  @Test
  void instancesShareTheWork() {
    settlements.start("one");
    Settlement two = settlements.start("two");
    events.writeLives(0, 50);
    awaitLedger(50);
    two.drain();
    events.writeLives(50, ORDERS);

    awaitLedger(ORDERS);
  }

  private void awaitLedger(int orders) {
    List<String> expected = expected(orders);
    await()
        .atMost(Settlements.IN_TIME)
        .untilAsserted(() -> assertThat(LedgerRows.of(directory)).isEqualTo(expected));
  }

  /** Wrong lines of versions that no event would replace, and one of no order. */
  private void damage() {
    for (String shard : directory.shards()) {
      directory
          .shard(shard)
          .execute(
              "UPDATE ledger SET amount_minor = 7, version = version + 10",
              "INSERT INTO ledger SELECT shop_id, '20260718-nowhere', 1, 1, 'EUR', 20260718,"
                  + " 'CREATED', 0 FROM ledger LIMIT 1");
    }
  }

  private String shardOf(String row) {
    String shop = row.substring(0, row.indexOf(' '));
    return directory.client().resolve("shops", shop).shard().text();
  }

  private static int number(String row) {
    return Integer.parseInt(row.split(" ")[1].split("-")[1]);
  }

  private static List<String> expected(int orders) {
    return IntStream.range(0, orders)
        .mapToObj(n -> new ShopOrder(n).lineAtTheEnd())
        .sorted()
        .toList();
  }

  private static OrderEvent change(
      OrderEvent event,
      String number,
      java.util.function.Consumer<io.shardlookup.orders.v1.Order.Builder> change) {
    OrderEvent.Builder changed = event.toBuilder().setOrderNumber(number);
    change.accept(changed.getOrderBuilder().setOrderNumber(number));
    return changed.build();
  }
}
