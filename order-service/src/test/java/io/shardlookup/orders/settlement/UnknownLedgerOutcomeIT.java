package io.shardlookup.orders.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.orders.servers.TestServers;
import io.shardlookup.orders.shards.OrderDirectory;
import io.shardlookup.orders.shards.ShardServer;
import io.shardlookup.processes.CuttingProxy;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of lines whose connection is cut at the commit. */
@ExtendWith({TestServers.class, ShardServer.class})
@Timeout(300)
class UnknownLedgerOutcomeIT {
  private static final int CUTS = 4;

  private CuttingProxy proxy;
  private OrderDirectory directory;
  private Settlements settlements;
  private EventWriter events;

  @BeforeEach
  void begin(ShardServer.Running server, @TempDir Path folder) {
    proxy = new CuttingProxy(server.port());
    directory =
        OrderDirectory.start(
            server,
            endpoint -> endpoint.replace(":" + server.port() + "/", ":" + proxy.port() + "/"),
            "shard-1",
            "shard-2");
    String topic = Settlements.newTopic();
    settlements = new Settlements(directory, topic, folder);
    events = new EventWriter(TestServers.kafka().bootstrapServers(), topic);
    settlements.start("one");
    events.writeLives(0, 10);
    awaitLedger(10);
  }

  @AfterEach
  void end() throws Exception {
    settlements.close();
    events.close();
    directory.close();
    proxy.close();
  }

  @Test
  void linesThatMayHaveBeenCommittedAreOfferedAgain() throws Exception {
    proxy.cutReplies(CUTS);
    writeOneEventEach(10, 60);

    awaitLedger(60);
    assertThat(proxy.awaitCuts()).isTrue();
  }

  @Test
  void linesWhoseCommitNeverArrivedAreOfferedAgain() throws Exception {
    proxy.cutCommits(CUTS);
    writeOneEventEach(10, 60);

    awaitLedger(60);
    assertThat(proxy.awaitCuts()).isTrue();
  }

  /** No later version of an order makes up for one that is lost. */
  private void writeOneEventEach(int from, int to) {
    for (int n = from; n < to; n++) {
      ShopOrder order = new ShopOrder(n);
      events.write(order.event(order.lastVersion()));
    }
    events.flush();
  }

  private void awaitLedger(int orders) {
    List<String> expected =
        IntStream.range(0, orders).mapToObj(n -> new ShopOrder(n).lineAtTheEnd()).sorted().toList();
    await()
        .atMost(Settlements.IN_TIME)
        .untilAsserted(() -> assertThat(LedgerRows.of(directory)).isEqualTo(expected));
  }
}
