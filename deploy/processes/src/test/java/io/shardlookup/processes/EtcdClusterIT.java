package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdClusterIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String KEY = "\"key\":\"a2V5\"";
  private static final String VALUE = "\"value\":\"dmFsdWU=\"";

  @TempDir Path directory;

  @Test
  void leaderThatIsKilledIsReplacedAndComesBackWithTheData() throws Exception {
    try (EtcdCluster cluster = start(3)) {
      EtcdMember first = cluster.awaitLeader(LIMIT);
      put(first);

      first.kill();

      EtcdMember second = cluster.awaitLeader(LIMIT);
      assertThat(second).isNotSameAs(first);
      assertThat(read(second)).contains(VALUE);

      first.restart();
      first.awaitReady(LIMIT);

      assertThat(read(first)).contains(VALUE);
      cluster.awaitHealthy(LIMIT);
    }
  }

  @Test
  void leaderThatIsPausedIsReplacedAndFollowsWhenResumed() throws Exception {
    try (EtcdCluster cluster = start(3)) {
      EtcdMember first = cluster.awaitLeader(LIMIT);

      first.pause();

      EtcdMember second = cluster.awaitLeader(LIMIT);
      assertThat(second).isNotSameAs(first);
      assertThatThrownBy(() -> read(first)).isInstanceOf(IOException.class);
      put(second);

      first.resume();

      cluster.awaitHealthy(LIMIT);
      assertThat(read(first)).contains(VALUE);
      assertThat(cluster.leader()).isPresent();
    }
  }

  @Test
  void withoutMajorityNobodyLeadsAndNothingIsAnswered() {
    try (EtcdCluster cluster = start(3)) {
      EtcdMember left = cluster.awaitLeader(LIMIT);
      cluster.members().stream().filter(member -> member != left).forEach(EtcdMember::kill);

      await().atMost(LIMIT).until(() -> cluster.leader().isEmpty());

      assertThatThrownBy(cluster::revision)
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining(left.name() + " running")
          .hasMessageContaining("exited");
    }
  }

  @Test
  void dataSurvivesTheEndOfTheClusterOnTheSamePorts() throws Exception {
    List<EtcdPorts> ports = List.of(EtcdPorts.free());
    EtcdConfig config = EtcdConfig.of(directory, 1).withPorts(ports);
    try (EtcdCluster cluster = EtcdCluster.start(config)) {
      put(cluster.member(0));
    }

    try (EtcdCluster cluster = EtcdCluster.start(config)) {
      assertThat(cluster.endpoints()).containsExactly("http://127.0.0.1:" + ports.get(0).client());
      assertThat(read(cluster.member(0))).contains(VALUE);
    }
  }

  @Test
  void compactedRevisionsCannotBeRead() throws Exception {
    try (EtcdCluster cluster = start(1)) {
      put(cluster.member(0));
      put(cluster.member(0));
      long revision = cluster.revision();

      cluster.compact(revision);
      cluster.compact(revision);

      EtcdGateway gateway = cluster.member(0).gateway();
      assertThatThrownBy(
              () ->
                  gateway.call(
                      "/v3/kv/range", "{" + KEY + ",\"revision\":\"" + (revision - 1) + "\"}"))
          .hasMessageContaining("has been compacted");
      assertThatThrownBy(() -> cluster.compact(revision + 100))
          .hasMessageContaining("future revision");
    }
  }

  @Test
  void nothingRunsAfterCloseWhateverStateMembersWereIn() {
    EtcdCluster cluster = start(3);
    cluster.member(0).kill();
    cluster.member(1).pause();
    List<Long> pids = cluster.members().stream().map(EtcdMember::pid).toList();

    cluster.close();
    cluster.close();

    assertThat(pids).hasSize(3).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
    assertThat(cluster.members())
        .allSatisfy(member -> assertThat(Ports.isFree(member.ports().client())).isTrue());
  }

  @Test
  void takenFixedPortIsAnErrorAndLeavesNothingRunning() {
    try (EtcdCluster other = start(1)) {
      EtcdPorts taken = other.member(0).ports();
      EtcdConfig config = EtcdConfig.of(directory.resolve("second"), 1).withPorts(List.of(taken));

      assertThatThrownBy(() -> EtcdCluster.start(config))
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("exited before it was ready")
          .hasMessageContaining("address already in use");
      assertThat(ProcessHandle.current().children().map(ProcessHandle::pid))
          .containsOnlyOnce(other.member(0).pid());
    }
  }

  private EtcdCluster start(int members) {
    return EtcdCluster.start(EtcdConfig.of(directory, members));
  }

  private static void put(EtcdMember member) throws IOException {
    member.gateway().call("/v3/kv/put", "{" + KEY + "," + VALUE + "}");
  }

  private static String read(EtcdMember member) throws IOException {
    return member.gateway().call("/v3/kv/range", "{" + KEY + "}");
  }
}
