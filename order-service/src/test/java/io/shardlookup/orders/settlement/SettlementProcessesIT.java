package io.shardlookup.orders.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.OrderShard;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.processes.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Settlement as a process of its own that dies while it works, and a shard that does. */
@ExtendWith({TestServers.class, ShardServer.class})
@Tag("slow")
@Timeout(400)
class SettlementProcessesIT {
  private static final int LIVES = 3;

  /** New orders for each life. */
  private static final int ORDERS = 500;

  @TempDir Path folder;
  private OrderDirectory directory;
  private Settlements settlements;
  private EventWriter events;

  @BeforeEach
  void begin(ShardServer.Running server) {
    String mortal = "settled_" + UUID.randomUUID().toString().replace("-", "");
    directory =
        OrderDirectory.of(
            List.of(
                new OrderShard("shard-1", server.newDatabase()),
                new OrderShard("shard-2", TestServers.database().jdbcUrl(mortal))));
    ShopOrder.settleOnEach(directory);
    String topic = Settlements.newTopic();
    events = new EventWriter(TestServers.kafka().bootstrapServers(), topic);
    settlements = new Settlements(directory, topic, folder);
  }

  @AfterEach
  void end() throws Exception {
    TestServers.revive(TestServers.database());
    settlements.close();
    events.close();
    directory.close();
  }

  @Test
  void killedAgainAndAgainItLosesAndDoublesNothing() {
    for (int life = 1; life <= LIVES; life++) {
      // Each life finds orders that none before it can have taken.
      events.writeLives((life - 1) * ORDERS, life * ORDERS);
      int lines = LedgerRows.of(directory).size();
      ServerProcess process = settlements.process("life-" + life);
      await().atMost(Settlements.IN_TIME).until(() -> LedgerRows.of(directory).size() > lines);
      process.kill();
    }
    events.writeLives(LIVES * ORDERS, LIVES * ORDERS + 100);
    settlements.process("last");

    awaitLedger(LIVES * ORDERS + 100);
  }

  @Test
  void aShardThatIsKilledGetsWhatItHasMissed() {
    settlements.process("one");
    events.writeLives(0, 20);
    awaitLedger(20);

    TestServers.database().kill();
    events.writeLives(20, 300);
    await()
        .atMost(Settlements.IN_TIME)
        .untilAsserted(
            () ->
                assertThat(directory.shard("shard-1").query("SELECT order_number FROM ledger"))
                    .hasSize((int) ofShard("shard-1", 300)));
    TestServers.revive(TestServers.database());

    awaitLedger(300);
  }

  @Test
  void theVerbRebuildWipesTheLedgerOfAKilledInstanceWhichIsThenTheSameAgain() {
    ServerProcess first = settlements.process("one");
    events.writeLives(0, 200);
    awaitLedger(200);
    first.kill();
    directory.shard("shard-1").execute("UPDATE ledger SET amount_minor = 7, version = 99");

    ServerProcess rebuild = settlements.process("rebuild", "rebuild");
    assertThat(rebuild.awaitExit(Settlements.IN_TIME)).isZero();
    assertThat(rebuild.logTail(100)).contains("wiped 200 lines of 7 shops");
    assertThat(LedgerRows.of(directory)).isEmpty();
    settlements.process("two");

    awaitLedger(200);
  }

  @Test
  void itEndsInOrderWhenItIsToldTo() {
    ServerProcess process = settlements.process("one");
    events.writeLives(0, 20);
    awaitLedger(20);

    assertThat(process.terminate(Settlements.IN_TIME)).isTrue();

    assertThat(process.awaitExit(Settlements.IN_TIME)).isZero();
    assertThat(process.logTail(100)).contains("ready: settlement one", "draining", "ended");
  }

  private long ofShard(String shard, int orders) {
    return IntStream.range(0, orders)
        .filter(
            n ->
                directory
                    .client()
                    .resolve("shops", new ShopOrder(n).shop())
                    .shard()
                    .text()
                    .equals(shard))
        .count();
  }

  private void awaitLedger(int orders) {
    List<String> expected =
        IntStream.range(0, orders).mapToObj(n -> new ShopOrder(n).lineAtTheEnd()).sorted().toList();
    await()
        .atMost(Settlements.IN_TIME)
        .untilAsserted(() -> assertThat(LedgerRows.of(directory)).isEqualTo(expected));
  }
}
