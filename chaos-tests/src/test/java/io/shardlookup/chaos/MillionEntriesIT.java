package io.shardlookup.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.EtcdMetrics;
import io.shardlookup.chaos.cluster.LiveHeap;
import io.shardlookup.chaos.cluster.NotedPages;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.chaos.load.SteadyReaders;
import io.shardlookup.client.LookupClient;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.processes.EtcdMember;
import io.shardlookup.processes.LookupNodeProcess;
import io.shardlookup.processes.NodeJvm;
import io.shardlookup.processes.ProcessException;
import io.shardlookup.server.config.ListenConfig;
import io.shardlookup.server.config.NodeConfig;
import io.shardlookup.server.config.ServingConfig;
import io.shardlookup.server.config.StoreConfig;
import io.shardlookup.server.node.LookupNode;
import io.shardlookup.server.node.NodeEnvironment;
import io.shardlookup.server.store.etcd.EtcdDirectoryStore;
import io.shardlookup.server.store.etcd.EtcdStoreConfig;
import io.shardlookup.v1.DeleteEntryRequest;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.ReadConsistency;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A million entries on one etcd member and three lookup nodes; {@code -Dchaos.entries=<n>} changes
 * how many.
 */
@Tag("slow")
final class MillionEntriesIT {
  private static final Logger log = LoggerFactory.getLogger(MillionEntriesIT.class);

  private static final int ENTRIES = Integer.getInteger("chaos.entries", 1_000_000);
  private static final int KEY_BYTES = TestDirectory.shop(0).length();
  private static final int BEYOND_THE_KEY = 100;

  /** No page may hold more records; each is far below a kilobyte. */
  private static final int LARGEST_PAGE = 10_000;

  private static final long LARGEST_PAGE_BYTES = 4L << 20;

  /** A view, the next one while it is loaded, and as much again for garbage. */
  private static final NodeJvm JVM =
      NodeJvm.defaults()
          .withOptions(List.of("-Xms128m", "-Xmx640m", "-XX:+ExitOnOutOfMemoryError"));

  private static final Duration CALL = Duration.ofSeconds(60);

  /** Keys that are read while a node reads all anew; some of them change meanwhile. */
  private static final int READ = 1_000;

  private static final int FIRST_DELETED = ENTRIES / 2;

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static ChaosCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private static TestDirectory directory;

  @BeforeAll
  static void start() {
    cluster = ChaosCluster.start(EtcdConfig.of(folder.resolve("etcd"), 1), JVM, folder);
    directory = new TestDirectory(cluster);
    TestDirectory.SHARDS.forEach(directory::shard);
    directory.directory(TestDirectory.SHOPS);
    directory.load(TestDirectory.SHOPS, ENTRIES);
    cluster.awaitFresh();
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
  void aNodeLoadsThemInBoundedPages() throws IOException {
    EtcdMember member = cluster.etcd().member(0);
    EtcdMetrics before = EtcdMetrics.of(member);
    long began = System.nanoTime();

    try (LookupNodeProcess node = start("another")) {
      EtcdMetrics loading = EtcdMetrics.of(member).since(before);
      log.info(
          "{} entries loaded in {} ms, {} reads of {} bytes on average",
          ENTRIES,
          (System.nanoTime() - began) / 1_000_000,
          loading.reads(),
          loading.sentBytes() / loading.reads());
      assertThat(loading.reads()).isGreaterThanOrEqualTo(ENTRIES / LARGEST_PAGE);
      assertThat(loading.sentBytes() / loading.reads()).isLessThan(LARGEST_PAGE_BYTES);
      assertThat(node.isAlive()).isTrue();
    }
  }

  /** With the node in this JVM, where every page is seen: a mean may hide one that holds all. */
  @Test
  void noPageOfThemIsLarge() throws Exception {
    EtcdStoreConfig etcd = EtcdStoreConfig.of(cluster.etcd().endpoints());
    try (NotedPages store = new NotedPages(new EtcdDirectoryStore(etcd));
        LookupNode node = new LookupNode(inThisJvm(), store, NodeEnvironment.system())) {
      node.start();
      assertThat(node.serving().get(ChaosCluster.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isPositive();

      log.info(
          "{} records read, at most {} and {} bytes in a page",
          store.records(),
          store.mostRecords(),
          store.mostBytes());
      assertThat(store.records()).isGreaterThanOrEqualTo(ENTRIES);
      assertThat(store.mostRecords()).isLessThanOrEqualTo(LARGEST_PAGE);
      assertThat(store.mostBytes()).isLessThan(LARGEST_PAGE_BYTES);
    }
  }

  @Test
  void aKeyCostsANodeAtMostAHundredBytesBeyondItsOwn() throws IOException {
    long empty;
    try (LookupNodeProcess node = start("empty", "--etcd-root=empty/")) {
      empty = LiveHeap.bytes(node.pid());
    }

    long full = LiveHeap.bytes(cluster.node(1).process().pid());

    double perKey = (double) (full - empty) / ENTRIES;
    log.info("{} bytes a key of {} bytes", perKey, KEY_BYTES);
    assertThat(perKey).isLessThan(BEYOND_THE_KEY + KEY_BYTES);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 400})
  void afterACompactionANodeReadsAllAnewWithoutABlankMoment(int changes) throws IOException {
    ClusterNode node = cluster.node(0);
    double loads = node.metric("shardlookup_follower_loads_total");
    List<String> keys = IntStream.range(0, READ).mapToObj(TestDirectory::shop).toList();
    try (LookupClient client =
            cluster.clientOf(node, "in-session", config -> config.keyspaces(TestDirectory.SHOPS));
        SteadyReaders readers = new SteadyReaders(keys)) {
      client.awaitReady(ChaosCluster.PATIENCE);
      await().atMost(ChaosCluster.PATIENCE).until(() -> isHeld(client, keys));
      readers.ask(node, 1);
      readers.ask(node, 2);
      readers.ask(client, 3);
      await().atMost(ChaosCluster.PATIENCE).until(() -> readers.answers() > READ);

      long revision = changeBehindTheBackOf(node, changes);
      node.process().resume();
      await()
          .atMost(ChaosCluster.PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> node.metric("shardlookup_follower_loads_total") > loads);
      await().atMost(ChaosCluster.PATIENCE).until(() -> client.revision().value() >= revision);
      long then = readers.answers();
      await().atMost(ChaosCluster.PATIENCE).until(() -> readers.answers() > then + READ);

      readers.close();
      assertThat(readers.problems()).isEmpty();
      knowsAll(node, client, changes, revision);
    }
  }

  /** Asks for the keys, and says whether no node had to be asked. */
  private static boolean isHeld(LookupClient client, List<String> keys) {
    long misses = client.metrics().misses.sum();
    var unused = client.resolveAll(TestDirectory.SHOPS, keys);
    return client.metrics().misses.sum() == misses;
  }

  /**
   * Stops the node, cuts its watch, so that what follows is in no socket's buffer, changes entries
   * through another node and lets etcd forget the changes. Returns the revision of the last one.
   */
  private static long changeBehindTheBackOf(ClusterNode node, int changes) {
    node.process().pause();
    EtcdMember member = cluster.etcd().member(0);
    member.restart();
    member.awaitReady(ChaosCluster.PATIENCE);
    ClusterNode other = cluster.node(1);
    await().atMost(ChaosCluster.PATIENCE).until(other::isFresh);
    for (int i = 0; i < changes; i++) {
      TestDirectory.put(
          other, TestDirectory.SHOPS, TestDirectory.shop(i), shardAfter(i, changes), CALL);
      TestDirectory.put(other, TestDirectory.SHOPS, "new-" + changes + "-" + i, "shard-1", CALL);
    }
    long revision =
        other
            .admin(CALL)
            .deleteEntry(
                DeleteEntryRequest.newBuilder()
                    .setKeyspace(TestDirectory.SHOPS)
                    .setKey(ByteString.copyFromUtf8(TestDirectory.shop(FIRST_DELETED + changes)))
                    .setContext(TestDirectory.CONTEXT)
                    .build())
            .getRevision();
    compact();
    return revision;
  }

  /** Forgetting a million records' history takes etcd longer than one call may. */
  private static void compact() {
    long newest = cluster.etcd().revision();
    await()
        .atMost(ChaosCluster.PATIENCE)
        .ignoreException(ProcessException.class)
        .until(
            () -> {
              cluster.etcd().compact(newest);
              return true;
            });
  }

  private static void knowsAll(ClusterNode node, LookupClient client, int changes, long revision) {
    for (int i = 0; i < changes; i++) {
      String key = TestDirectory.shop(i);
      assertThat(shard(node, key, revision)).isEqualTo(shardAfter(i, changes));
      assertThat(client.resolve(TestDirectory.SHOPS, key).shard().text())
          .isEqualTo(shardAfter(i, changes));
      assertThat(shard(node, "new-" + changes + "-" + i, revision)).isEqualTo("shard-1");
    }
    assertThat(shard(node, TestDirectory.shop(READ), revision))
        .isEqualTo(TestDirectory.shardOf(READ));
    assertThatThrownBy(() -> shard(node, TestDirectory.shop(FIRST_DELETED + changes), revision))
        .hasMessageContaining("NOT_FOUND");
  }

  /** Another shard than before, and than after fewer changes. */
  private static String shardAfter(int i, int changes) {
    return TestDirectory.SHARDS.get((i + (changes == 50 ? 1 : 2)) % TestDirectory.SHARDS.size());
  }

  private static String shard(ClusterNode node, String key, long revision) {
    return node.lookups(CALL)
        .lookup(
            LookupRequest.newBuilder()
                .setKeyspace(TestDirectory.SHOPS)
                .setKey(ByteString.copyFromUtf8(key))
                .setConsistency(ReadConsistency.newBuilder().setMinRevision(revision))
                .build())
        .getPlacement()
        .getShard();
  }

  private static LookupNodeProcess start(String id, String... flags) {
    return LookupNodeProcess.start(
        ChaosCluster.nodeConfig(id, folder, cluster.etcd(), flags).withJvm(JVM),
        ChaosCluster.PATIENCE);
  }

  /** On free ports, without a disk; its store is given to it. */
  private static NodeConfig inThisJvm() {
    return new NodeConfig(
        "in-this-jvm",
        new ListenConfig("127.0.0.1", 0, 0, null),
        new StoreConfig.Memory(),
        new ServingConfig(100, 100, Duration.ofSeconds(1), Duration.ofSeconds(2), 1_000),
        null,
        Duration.ofMinutes(1),
        Duration.ofSeconds(1));
  }
}
