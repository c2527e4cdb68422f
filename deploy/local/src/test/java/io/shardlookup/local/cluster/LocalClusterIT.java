package io.shardlookup.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.shardlookup.local.cluster.ServerState.State;
import io.shardlookup.local.directory.OrderPreparation;
import io.shardlookup.processes.ProcessRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterIT {
  @TempDir Path directory;
  private final LocalPorts ports = LocalPorts.free();
  private final Noted steps = new Noted();

  @AfterEach
  void stop() {
    try (LocalCluster cluster = LocalCluster.open(directory, ports)) {
      cluster.stop(steps);
    }
  }

  @Test
  void outlivesItsStarterIsUsedAgainAndRepairedAndEndsWhole() {
    try (LocalCluster cluster = LocalCluster.open(directory, ports)) {
      assertThat(cluster.start(new OrderPreparation(cluster), steps)).isFalse();
    }
    Collection<ProcessRecord> first = records();
    assertThat(first).hasSize(14).allMatch(ProcessRecord::isRunning);

    try (LocalCluster cluster = LocalCluster.open(directory, ports)) {
      assertThat(cluster.start(new OrderPreparation(cluster), steps)).isTrue();
      assertThat(records()).isEqualTo(first);
      cluster.kill("lookup-2");
      cluster.pause("lookup-3");
      cluster.kill("etcd-1");
      cluster.kill("shard-1");
      cluster.pause("kafka");
      cluster.kill("mongo");
      cluster.kill("orders-2");
      cluster.pause("settlement");
      assertThat(cluster.states())
          .filteredOn(server -> server.state() != State.RUNNING)
          .extracting(ServerState::name, ServerState::state)
          .containsExactly(
              tuple("etcd-1", State.GONE),
              tuple("lookup-2", State.GONE),
              tuple("lookup-3", State.PAUSED),
              tuple("shard-1", State.GONE),
              tuple("kafka", State.PAUSED),
              tuple("mongo", State.GONE),
              tuple("orders-2", State.GONE),
              tuple("settlement", State.PAUSED));
      assertThat(cluster.states()).extracting(ServerState::isWell).contains(false);

      assertThat(cluster.start(new OrderPreparation(cluster), steps)).isFalse();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(cluster.states()).allMatch(ServerState::isWell));
    }
    Collection<ProcessRecord> repaired = records();
    assertThat(repaired).filteredOn(first::contains).hasSize(9);

    try (LocalCluster cluster = LocalCluster.open(directory, ports)) {
      cluster.pause("etcd-2");
      assertThat(cluster.stop(steps)).isEqualTo(14);
      assertThat(cluster.isRunning()).isFalse();
    }
    assertThat(repaired).noneMatch(ProcessRecord::isRunning);
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void startsNothingWhenAPortIsTaken() throws IOException {
    int port = ports.nodes().get(1).client();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        LocalCluster cluster = LocalCluster.open(directory, ports)) {

      assertThatThrownBy(() -> cluster.start(new OrderPreparation(cluster), steps))
          .isInstanceOf(LocalException.class)
          .hasMessageContaining(taken.getLocalPort() + " (client port of lookup-2) by ")
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("nothing was started");
      assertThat(records()).isEmpty();
      assertThat(cluster.states()).allMatch(server -> server.state() == State.NOT_STARTED);
    }
  }

  @Test
  void letsOneCommandWorkAtATimeAndEverybodyLook() {
    try (LocalCluster cluster = LocalCluster.open(directory, ports)) {

      assertThatThrownBy(() -> LocalCluster.open(directory, ports))
          .isInstanceOf(LocalException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid() + " (expected: one");
      assertThat(LocalCluster.look(directory, ports).states()).hasSameSizeAs(cluster.states());
    }
  }

  @Test
  void endsNobodyWhoGotTheIdOfAProcessThatIsGone() throws IOException {
    ProcessRecord self = ProcessRecord.of("lookup-1", ProcessHandle.current().pid());
    Files.writeString(
        directory.resolve("processes"),
        new ProcessRecord("lookup-1", self.pid(), self.startTicks() + 1).toLine() + "\n");

    try (LocalCluster cluster = LocalCluster.open(directory, ports)) {
      assertThat(cluster.stop(steps)).isZero();
    }
    assertThat(self.isRunning()).isTrue();
  }

  private Collection<ProcessRecord> records() {
    return List.copyOf(new ProcessFile(directory.resolve("processes")).read().values());
  }

  /** Keeps what was told. */
  private static final class Noted implements Steps {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void line(String words) {
      lines.add(words);
    }

    @Override
    public Step begin(String words) {
      lines.add(words);
      return new Step() {
        @Override
        public void at(String how) {}

        @Override
        public void done(String how) {}

        @Override
        public void close() {}
      };
    }
  }
}
