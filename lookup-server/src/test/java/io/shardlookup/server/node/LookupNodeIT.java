package io.shardlookup.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.shardlookup.processes.EtcdCluster;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.processes.EtcdMember;
import io.shardlookup.server.follower.StoredDirectory;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.etcd.EtcdDirectoryStore;
import io.shardlookup.server.store.etcd.EtcdStoreConfig;
import io.shardlookup.storage.v1.DirectoryRecord;
import io.shardlookup.v1.ReadConsistency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lookup node as a process, on a real etcd, through what happens to both. */
final class LookupNodeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private EtcdCluster etcd;

  @SuppressWarnings("NullAway.Init")
  private EtcdDirectoryStore store;

  @SuppressWarnings("NullAway.Init")
  private StoredDirectory directory;

  @BeforeEach
  void startEtcd() {
    etcd = EtcdCluster.start(EtcdConfig.of(folder.resolve("etcd"), 1));
    store = new EtcdDirectoryStore(EtcdStoreConfig.of(etcd.endpoints()));
    directory = new StoredDirectory(store);
    directory.directoryKeyspace("shops");
  }

  @AfterEach
  void stopEtcd() {
    store.close();
    etcd.close();
  }

  @Test
  void resyncsAfterACompactionWithoutABlankMoment() throws Exception {
    directory.entries("shops", "k", 3_000, "shard-1");
    try (NodeUnderTest node = NodeUnderTest.start(folder, etcd.endpoints())) {
      await().atMost(PATIENCE).until(node::isFresh);
      AtomicLong failures = new AtomicLong();
      AtomicBoolean reading = new AtomicBoolean(true);
      Thread reader = new Thread(() -> readAll(node, failures, reading));
      reader.start();

      node.process().pause();
      restart(etcd.member(0)); // the watch is gone: what follows is in no socket's buffer
      directory.removeEntry("shops", "k2999");
      long last = directory.entry("shops", "k0", "shard-2");
      etcd.compact(last);
      node.process().resume();

      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> node.metric("shardlookup_follower_loads_total") > 1);
      await().atMost(PATIENCE).until(() -> node.shard("k0").equals("shard-2"));
      reading.set(false);
      reader.join();
      assertThat(failures).hasValue(0);
      assertThatThrownBy(() -> node.lookup("k2999")).hasMessageContaining("k2999");
    }
  }

  @Test
  void aRestartWhileEtcdIsDownServesStaleFromDiskAndCatchesUpLater() throws Exception {
    directory.entry("shops", "a", "shard-1");
    try (NodeUnderTest node =
        NodeUnderTest.start(folder, etcd.endpoints(), "--snapshot-interval=100ms")) {
      await().atMost(PATIENCE).until(node::isFresh);
      await()
          .atMost(PATIENCE)
          .until(() -> Files.exists(folder.resolve("data").resolve("view.snapshot")));
      node.process().kill();
    }
    etcd.member(0).kill();

    try (NodeUnderTest node = NodeUnderTest.start(folder, etcd.endpoints())) {
      await().atMost(PATIENCE).until(node::isServing);
      String stale = node.shard("a");
      boolean fresh = node.isFresh();
      assertThatThrownBy(
              () -> node.lookup("a", ReadConsistency.newBuilder().setLinearizable(true).build()))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("UNAVAILABLE");
      start(etcd.member(0));
      long changed = directory.entry("shops", "a", "shard-2");

      assertThat(stale).isEqualTo("shard-1");
      assertThat(fresh).isFalse();
      await().atMost(PATIENCE).until(node::isFresh);
      assertThat(
              node.lookup("a", ReadConsistency.newBuilder().setMinRevision(changed).build())
                  .getPlacement()
                  .getShard())
          .isEqualTo("shard-2");
    }
  }

  @Test
  void stopsWithAReasonWhenTheDirectoryBecomesAnotherOne() throws IOException {
    try (NodeUnderTest node = NodeUnderTest.start(folder, etcd.endpoints())) {
      await().atMost(PATIENCE).until(node::isFresh);

      directory.write(
          new Write(
              Layout.directory(),
              DirectoryRecord.newBuilder().setId("another").build().toByteString()));

      assertThat(node.process().awaitExit(PATIENCE)).isEqualTo(NodeProcess.CONTRADICTED);
      assertThat(Files.readString(folder.resolve("node-1.log")))
          .contains("stopped serving: directory id: another (expected: ");
    }
  }

  @Test
  void refusesARecreatedEtcdThatHasNoDirectory() throws IOException {
    directory.entry("shops", "a", "shard-1");
    try (NodeUnderTest node =
        NodeUnderTest.start(folder, etcd.endpoints(), "--snapshot-interval=100ms")) {
      await().atMost(PATIENCE).until(node::isFresh);
      assertThat(node.process().terminate(PATIENCE)).isTrue();
    }

    try (EtcdCluster fresh = EtcdCluster.start(EtcdConfig.of(folder.resolve("etcd-new"), 1));
        NodeUnderTest node = NodeUnderTest.start(folder, fresh.endpoints())) {
      assertThat(node.process().awaitExit(PATIENCE)).isEqualTo(NodeProcess.CONTRADICTED);
      assertThat(Files.readString(folder.resolve("node-1.log")))
          .contains("the directory's own record is gone");
    }
  }

  @Test
  void aRecordDamagedByHandFailsAloneUntilItIsRewritten() {
    directory.entry("shops", "good", "shard-1");
    try (NodeUnderTest node = NodeUnderTest.start(folder, etcd.endpoints())) {
      await().atMost(PATIENCE).until(node::isFresh);

      long damaged = directory.damageEntry("shops", "bad");
      ReadConsistency afterDamage = ReadConsistency.newBuilder().setMinRevision(damaged).build();

      assertThatThrownBy(() -> node.lookup("bad", afterDamage))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("DATA_LOSS")
          .hasMessageContaining("cannot be read");
      assertThat(node.shard("good")).isEqualTo("shard-1");
      long repaired = directory.entry("shops", "bad", "shard-2");
      assertThat(
              node.lookup("bad", ReadConsistency.newBuilder().setMinRevision(repaired).build())
                  .getPlacement()
                  .getShard())
          .isEqualTo("shard-2");
    }
  }

  @Test
  void endsInOrderWhenItIsTold() throws IOException {
    try (NodeUnderTest node = NodeUnderTest.start(folder, etcd.endpoints())) {
      await().atMost(PATIENCE).until(node::isFresh);

      assertThat(node.process().terminate(PATIENCE)).isTrue();

      assertThat(node.process().awaitExit(PATIENCE)).isZero();
      assertThat(Files.readString(folder.resolve("node-1.log"))).contains("draining", "ended");
      assertThat(store.scan(Layout.nodes().newest(10)).join().records()).isEmpty();
    }
  }

  @Test
  void refusesABadConfigurationWithTwo() throws IOException {
    Path file = Files.writeString(folder.resolve("node.yaml"), "client-prot: 7101\n");

    assertThat(exit("--node-id=a", "--client-prt=1")).isEqualTo(2);
    assertThat(log()).contains("unknown option: --client-prt=1 (expected: perhaps client-port)");
    assertThat(exit("--config=" + file)).isEqualTo(2);
    assertThat(log()).contains("unknown key: client-prot (expected: perhaps client-port)");
    assertThat(exit("--node-id=a", "--client-port=x")).isEqualTo(2);
    assertThat(log()).contains("client-port: x (expected: 0..65535)");
  }

  private int exit(String... arguments) {
    try (var process = NodeUnderTest.run(folder, List.of(arguments))) {
      return process.awaitExit(PATIENCE);
    }
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("node-1.log"));
  }

  private static void restart(EtcdMember member) {
    member.kill();
    start(member);
  }

  private static void start(EtcdMember member) {
    member.restart();
    member.awaitReady(PATIENCE);
  }

  private static void readAll(NodeUnderTest node, AtomicLong failures, AtomicBoolean reading) {
    while (reading.get()) {
      for (int i = 1; i < 2_999 && reading.get(); i++) {
        try {
          if (!node.shard("k" + i).equals("shard-1")) {
            failures.incrementAndGet();
          }
        } catch (StatusRuntimeException e) {
          failures.incrementAndGet();
        }
      }
    }
  }
}
