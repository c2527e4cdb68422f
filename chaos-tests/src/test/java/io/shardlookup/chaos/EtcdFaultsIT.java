package io.shardlookup.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.chaos.load.ResolveLoad;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.processes.EtcdMember;
import io.shardlookup.processes.RestartableServer;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupResponse;
import io.shardlookup.v1.ReadConsistency;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of etcd are killed and stopped, one and all, while clients resolve. */
final class EtcdFaultsIT {
  private static final int SHOPS = 5_000;

  /** An administration call must not hang; it has two seconds for each of a few steps. */
  private static final Duration FAILS_WITHIN = Duration.ofSeconds(10);

  private static final Duration CALL = Duration.ofSeconds(30);
  private static final ResolveOptions PATIENT = ResolveOptions.DEFAULT.withDeadline(CALL);

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static ChaosCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private static TestDirectory directory;

  private int changes;

  @BeforeAll
  static void start() {
    cluster = ChaosCluster.start(folder, "--snapshot-interval=200ms");
    directory = new TestDirectory(cluster);
    directory.createAll(SHOPS);
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
  void resolvesDoNotNoticeThatAMemberOrTheLeaderGoes() {
    Seed seed = Seed.next();
    try (ResolveLoad load = ResolveLoad.start(cluster, SHOPS, seed.random())) {
      goes(load, follower(), RestartableServer::kill, RestartableServer::start);
      goes(load, follower(), RestartableServer::pause, RestartableServer::resume);
      goes(load, cluster.leader(), RestartableServer::kill, RestartableServer::start);
      goes(load, cluster.leader(), RestartableServer::pause, RestartableServer::resume);
      load.finish(seed.toString());
    }
  }

  @Test
  void resolvesGoOnFromEveryNodeWhileAllOfEtcdIsKilled() {
    allOfEtcdGoes(RestartableServer::kill);
  }

  @Test
  void resolvesGoOnFromEveryNodeWhileAllOfEtcdIsStopped() {
    allOfEtcdGoes(RestartableServer::pause);
  }

  @Test
  void aNodeRestartedMeanwhileServesFromItsDiskAndSaysSo() throws IOException {
    ClusterNode node = cluster.node(0);
    String key = TestDirectory.shop(1);
    long known = directory.put(TestDirectory.SHOPS, key, "shard-3");
    awaitSaved(node, known);
    cluster.etcd().members().forEach(RestartableServer::kill);

    node.restart();

    LookupResponse answer = lookup(node, key, ReadConsistency.getDefaultInstance());
    assertThat(answer.getPlacement().getShard()).isEqualTo("shard-3");
    assertThat(answer.getAgeMillis()).isGreaterThanOrEqualTo(2_000);
    assertThat(node.isFresh()).isFalse();
    assertThat(node.status().getStoreAvailable()).isFalse();
    ReadConsistency.Builder newer = ReadConsistency.newBuilder().setMinRevision(known + 1_000);
    assertThat(reason(() -> lookup(node, key, newer.build())))
        .isEqualTo(ErrorReason.REVISION_NOT_REACHED);
    LookupResponse behind = lookup(node, key, newer.setAcceptBehind(true).build());
    assertThat(behind.getBehind()).isTrue();
    assertThat(behind.getRevision()).isLessThan(known + 1_000);

    cluster.mend();
    changeIsSeenByEveryNode();
  }

  @Test
  void whatANodeFromAnOldDiskSaysIsMarkedBehindOrNotTaken() {
    String changed = TestDirectory.shop(2);
    try (LookupClient client =
        cluster.client("knowing", config -> config.keyspaces(TestDirectory.SHOPS))) {
      client.awaitReady(ChaosCluster.PATIENCE);
      ClusterNode old = cluster.node(0);
      old.process().kill();
      directory.put(TestDirectory.SHOPS, changed, "shard-1");
      long revision = directory.put(TestDirectory.SHOPS, "created", "shard-2");
      await().atMost(ChaosCluster.PATIENCE).until(() -> client.revision().value() >= revision);
      cluster.etcd().members().forEach(RestartableServer::kill);
      cluster.node(1).process().kill();
      cluster.node(2).process().kill();
      old.restart();

      assertThat(client.resolveAsOf(TestDirectory.SHOPS, changed, PATIENT).behind()).isTrue();
      assertThatThrownBy(() -> client.resolve(TestDirectory.SHOPS, "created"))
          .isInstanceOfSatisfying(
              LookupException.class, e -> assertThat(e.retryable()).as("%s", e).isTrue());

      cluster.mend();
      await()
          .atMost(ChaosCluster.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(client.resolve(TestDirectory.SHOPS, "created").shard().text())
                      .isEqualTo("shard-2"));
      assertThat(client.resolve(TestDirectory.SHOPS, changed).shard().text()).isEqualTo("shard-1");
    }
  }

  /**
   * Waits until the node has saved a view of this revision: until two saves have ended since it had
   * the view, since the first of them may have begun before.
   */
  private void awaitSaved(ClusterNode node, long revision) throws IOException {
    String other = TestDirectory.shop(3);
    LookupResponse unused =
        lookup(node, other, ReadConsistency.newBuilder().setMinRevision(revision).build());
    double before = node.metric("shardlookup_snapshot_saves_total");
    await()
        .atMost(ChaosCluster.PATIENCE)
        .until(
            () -> {
              directory.put(
                  TestDirectory.SHOPS,
                  other,
                  TestDirectory.SHARDS.get(++changes % TestDirectory.SHARDS.size()));
              return node.metric("shardlookup_snapshot_saves_total") >= before + 2;
            });
  }

  private void goes(
      ResolveLoad load,
      EtcdMember member,
      Consumer<RestartableServer> away,
      Consumer<RestartableServer> back) {
    away.accept(member);
    load.awaitMore();
    changeIsSeenByEveryNode();
    back.accept(member);
    cluster.etcd().awaitHealthy(ChaosCluster.PATIENCE);
  }

  private void allOfEtcdGoes(Consumer<RestartableServer> away) {
    Seed seed = Seed.next();
    try (ResolveLoad load = ResolveLoad.start(cluster, SHOPS, seed.random())) {
      cluster.etcd().members().forEach(away);
      await()
          .atMost(ChaosCluster.PATIENCE)
          .until(() -> cluster.nodes().stream().noneMatch(ClusterNode::isFresh));
      List<Long> sessions = sessions(load);

      load.awaitMore();
      allAtOnce(EtcdFaultsIT::changesFailFastAndClearly);
      load.awaitMore();

      movedAtMostOnce(sessions, sessions(load));
      cluster.mend();
      changeIsSeenByEveryNode();
      load.finish(seed.toString());
    }
  }

  /** Where all are stale, clients stay, but for a move that began before the last one was. */
  private static void movedAtMostOnce(List<Long> before, List<Long> now) {
    for (int i = 0; i < before.size(); i++) {
      assertThat(now.get(i) - before.get(i)).as("%s, then %s", before, now).isBetween(0L, 1L);
    }
  }

  private static void changesFailFastAndClearly(ClusterNode node) {
    long began = System.nanoTime();

    LookupException failure =
        failure(
            () ->
                TestDirectory.put(
                    node, TestDirectory.SHOPS, TestDirectory.shop(0), "shard-1", CALL));

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(FAILS_WITHIN);
    assertThat(failure.reason()).as("%s", failure).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    assertThat(failure).hasMessageContaining("etcd");
    assertThat(
            lookup(node, TestDirectory.shop(4), ReadConsistency.getDefaultInstance())
                .getPlacement()
                .getShard())
        .isEqualTo(TestDirectory.shardOf(4));
  }

  private static void allAtOnce(Consumer<ClusterNode> check) {
    List<CompletableFuture<Void>> checks =
        cluster.nodes().stream()
            .map(
                node ->
                    CompletableFuture.runAsync(
                        () -> check.accept(node), task -> new Thread(task).start()))
            .toList();
    checks.forEach(CompletableFuture::join);
  }

  /** A change is made, in time, and then in the next answer of every node. */
  private void changeIsSeenByEveryNode() {
    String key = TestDirectory.shop(SHOPS - 1);
    String shard = TestDirectory.SHARDS.get(++changes % TestDirectory.SHARDS.size());
    long revision =
        await()
            .atMost(ChaosCluster.PATIENCE)
            .ignoreException(StatusRuntimeException.class)
            .until(() -> directory.put(TestDirectory.SHOPS, key, shard), acknowledged -> true);
    ReadConsistency after = ReadConsistency.newBuilder().setMinRevision(revision).build();
    for (ClusterNode node : cluster.nodes()) {
      LookupResponse answer =
          await()
              .atMost(ChaosCluster.PATIENCE)
              .ignoreException(StatusRuntimeException.class)
              .until(() -> lookup(node, key, after), answered -> true);
      assertThat(answer.getPlacement().getShard()).as(node.id()).isEqualTo(shard);
    }
  }

  private static EtcdMember follower() {
    EtcdMember leader = cluster.leader();
    return cluster.etcd().members().stream()
        .filter(member -> member != leader)
        .findFirst()
        .orElseThrow();
  }

  private static List<Long> sessions(ResolveLoad load) {
    return load.clients().stream().map(client -> client.metrics().sessions.sum()).toList();
  }

  private static LookupResponse lookup(ClusterNode node, String key, ReadConsistency consistency) {
    return node.lookups(CALL)
        .lookup(
            LookupRequest.newBuilder()
                .setKeyspace(TestDirectory.SHOPS)
                .setKey(ByteString.copyFromUtf8(key))
                .setConsistency(consistency)
                .build());
  }

  private static ErrorReason reason(Runnable call) {
    return failure(call).reason();
  }

  private static LookupException failure(Runnable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(failure).as("the call's failure").isNotNull();
    return GrpcErrors.fromGrpc(failure);
  }
}
