package io.shardlookup.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.processes.EtcdCluster;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.processes.EtcdMember;
import io.shardlookup.processes.LookupNodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** etcd is replaced by an empty one at the same addresses. */
@Tag("slow")
final class OtherDirectoryIT {
  /** Exit status of a node whose store contradicts what it served. */
  private static final int CONTRADICTED = 3;

  private static final String HELD = TestDirectory.shop(1);
  private static final String COLD = TestDirectory.shop(2);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private ChaosCluster cluster;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @SuppressWarnings("NullAway.Init")
  private LookupClient client;

  @BeforeEach
  void start() {
    cluster = ChaosCluster.start(folder.resolve("one"));
    new TestDirectory(cluster).createAll(10);
    client =
        cluster.client("client", config -> config.keyspaces(TestDirectory.SHOPS).meters(meters));
    client.awaitReady(ChaosCluster.PATIENCE);
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  @Test
  void nodesStopAndSayWhyAndClientsKeepToTheirDirectory() throws IOException {
    awaitHeld();
    String directory = client.directoryId().orElseThrow();
    EtcdConfig empty =
        EtcdConfig.of(folder.resolve("two"), 3)
            .withPorts(cluster.etcd().members().stream().map(EtcdMember::ports).toList());
    cluster.etcd().close();

    try (EtcdCluster another = EtcdCluster.start(empty)) {
      cluster.nodes().forEach(OtherDirectoryIT::hasStopped);
      cluster.node(0).process().start();
      hasStopped(cluster.node(0));

      try (LookupNodeProcess foreign = foreignNodeInPlaceOf(cluster.node(0), another)) {
        create(cluster.node(0));
        assertThat(foreign.isAlive()).isTrue();
        refusesTheForeignNode(directory);
      }
    }
  }

  /** What another node than the session's has answered, since that was slow, is not held. */
  private void awaitHeld() {
    await()
        .atMost(ChaosCluster.PATIENCE)
        .until(
            () -> {
              assertThat(client.resolve(TestDirectory.SHOPS, HELD).shard().text())
                  .isEqualTo(TestDirectory.shardOf(1));
              return meters.get("shardlookup.client.cached.keys").gauge().value() == 1;
            });
  }

  /** It ended by itself, with the status for this, and its log says why. */
  private static void hasStopped(ClusterNode node) {
    assertThat(node.process().awaitExit(ChaosCluster.PATIENCE))
        .as("exit status of %s", node.id())
        .isEqualTo(CONTRADICTED);
    assertThat(node.process().logTail(20))
        .containsPattern("stopped serving: .*\\(expected: |stopped serving: .*record is gone");
  }

  private LookupNodeProcess foreignNodeInPlaceOf(ClusterNode node, EtcdCluster another) {
    return LookupNodeProcess.start(
        ChaosCluster.nodeConfig("foreign", folder.resolve("two"), another)
            .withPorts(node.process().ports()),
        ChaosCluster.PATIENCE);
  }

  /** The other directory has the same keyspace and keys, on other shards. */
  private static void create(ClusterNode foreign) {
    TestDirectory other = new TestDirectory(() -> foreign);
    other.shard("elsewhere");
    other.directory(TestDirectory.SHOPS);
    other.put(TestDirectory.SHOPS, HELD, "elsewhere");
    other.put(TestDirectory.SHOPS, COLD, "elsewhere");
  }

  private void refusesTheForeignNode(String directory) throws IOException {
    // the client asks the dead nodes in turn as well, and names the failure that came last
    await()
        .atMost(ChaosCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(this::resolveCold)
                    .isInstanceOf(LookupException.class)
                    .hasMessageContaining("directory_id"));
    assertThat(client.resolve(TestDirectory.SHOPS, HELD).shard().text())
        .isEqualTo(TestDirectory.shardOf(1));
    assertThat(client.state()).isEqualTo(SessionState.CONNECTING);
    assertThat(client.directoryId()).contains(directory);
    try (LookupClient fresh = cluster.client("fresh", config -> config)) {
      fresh.awaitReady(ChaosCluster.PATIENCE);
      assertThat(fresh.resolve(TestDirectory.SHOPS, COLD).shard().text()).isEqualTo("elsewhere");
      assertThat(fresh.directoryId()).isPresent().isNotEqualTo(client.directoryId());
    }
    assertThat(Files.readString(cluster.node(1).process().logFile())).contains("stopped serving");
  }

  private void resolveCold() {
    client.resolve(
        TestDirectory.SHOPS, COLD, ResolveOptions.DEFAULT.withDeadline(Duration.ofSeconds(3)));
  }
}
