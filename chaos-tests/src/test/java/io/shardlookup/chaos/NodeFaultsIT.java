package io.shardlookup.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.chaos.load.ResolveLoad;
import io.shardlookup.client.LookupClient;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lookup nodes are killed and stopped, one at a time, while clients resolve; each while warm and
 * cold clients are in session with it.
 */
final class NodeFaultsIT {
  private static final int SHOPS = 20_000;

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static ChaosCluster cluster;

  @BeforeAll
  static void start() {
    cluster = ChaosCluster.start(folder);
    new TestDirectory(cluster).createAll(SHOPS);
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
  void noResolveFailsOrWaitsWhenAnyNodeIsKilled() {
    eachNodeGoes(node -> node.process().kill(), ClusterNode::restart);
  }

  @Test
  void noResolveFailsOrWaitsWhenAnyNodeIsStopped() {
    eachNodeGoes(node -> node.process().pause(), node -> node.process().resume());
  }

  private void eachNodeGoes(Consumer<ClusterNode> away, Consumer<ClusterNode> back) {
    Seed seed = Seed.next();
    try (ResolveLoad load = ResolveLoad.start(cluster, SHOPS, seed.random())) {
      for (ClusterNode node : cluster.nodes()) {
        load.settleOn(node);
        assertThat(load.warmClientsOn(node)).as("warm, on %s", node.id()).isNotEmpty();
        assertThat(load.coldClientsOn(node)).as("cold, on %s", node.id()).isNotEmpty();
        away.accept(node);
        load.awaitSessionsApartFrom(node);
        load.awaitMore();
        aNewClientResolves(node);
        back.accept(node);
        await().atMost(ChaosCluster.PATIENCE).until(node::isFresh);
      }
      load.finish(seed.toString());
    }
  }

  /** Also one that begins while a node is away, whichever it tries first. */
  private static void aNewClientResolves(ClusterNode away) {
    try (LookupClient client = cluster.client("new", config -> config)) {
      assertThat(client.resolve(TestDirectory.SHOPS, TestDirectory.shop(0)).shard().text())
          .as("while %s is away", away.id())
          .isEqualTo(TestDirectory.shardOf(0));
    }
  }
}
