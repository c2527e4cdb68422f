package io.shardlookup.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.chaos.load.HiccupMeter;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.model.Placement;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupResponse;
import io.shardlookup.v1.ReadConsistency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes are acknowledged, and then known: by push in warm clients, by revision at every node. */
final class ChangesIT {
  private static final Logger log = LoggerFactory.getLogger(ChangesIT.class);

  private static final Duration CALL = Duration.ofSeconds(30);
  private static final int CHANGES = 100;

  /**
   * What is promised of half of all changes, without what the machine itself held up. What asks
   * again from time to time, or waits for a heartbeat, is slower as a rule.
   */
  private static final Duration PUSHED_WITHIN = Duration.ofMillis(10);

  private static final String KEY = TestDirectory.shop(0);

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static ChaosCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private static TestDirectory directory;

  private int changes;

  /** What is changed, and a key that shows it. */
  private enum Changed {
    /** An entry that clients have cached. */
    ENTRY(TestDirectory.SHOPS, KEY),
    /** A slot of a keyspace that clients mirror. */
    SLOT(TestDirectory.CUSTOMERS, "customer-0");

    final String keyspace;
    final String key;

    Changed(String keyspace, String key) {
      this.keyspace = keyspace;
      this.key = key;
    }

    /** Returns the revision. */
    long to(String shard) {
      return switch (this) {
        case ENTRY -> directory.put(keyspace, key, shard);
        case SLOT -> directory.assignSlotOf(key, shard);
      };
    }
  }

  /** A change in one client's cache: when it was acknowledged, and when it was there. */
  private record Arrival(long acknowledgedNanos, long thereNanos) {
    Duration delay(HiccupMeter hiccups) {
      long heldUp = hiccups.heldUpNanos(acknowledgedNanos, thereNanos);
      return Duration.ofNanos(thereNanos - acknowledgedNanos - heldUp);
    }
  }

  @BeforeAll
  static void start() {
    cluster = ChaosCluster.start(folder);
    directory = new TestDirectory(cluster);
    directory.createAll(10);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource
  void anAcknowledgedChangeReachesWarmClientsByPush(Changed changed) {
    List<LookupClient> clients = new ArrayList<>();
    try (HiccupMeter hiccups = HiccupMeter.start()) {
      for (ClusterNode node : cluster.nodes()) {
        clients.add(warmClientOf(node));
      }
      List<Arrival> arrivals = new ArrayList<>();
      for (int i = 0; i < CHANGES; i++) {
        String shard = nextShard();
        long revision = changed.to(shard);
        long acknowledged = System.nanoTime();
        for (LookupClient client : clients) {
          arrivals.add(new Arrival(acknowledged, awaitInCache(client, revision)));
          assertHeld(client, changed, shard, revision);
        }
      }
      hiccups.close();
      List<Duration> delays = arrivals.stream().map(each -> each.delay(hiccups)).sorted().toList();
      Duration median = delays.get(delays.size() / 2);
      log.info(
          "a changed {} is in a warm client's cache {} µs after it was acknowledged (median of {};"
              + " longest {} ms)",
          changed,
          median.toNanos() / 1_000,
          delays.size(),
          delays.get(delays.size() - 1).toMillis());
      assertThat(median).isLessThan(PUSHED_WITHIN);
    } finally {
      clients.forEach(LookupClient::close);
    }
  }

  @Test
  void anAcknowledgedChangeIsInTheNextAnswerOfEveryNodeThatIsAskedForItsRevision() {
    for (int i = 0; i < CHANGES; i++) {
      String shard = nextShard();
      ClusterNode writer = cluster.node(i % cluster.nodes().size());
      long revision = TestDirectory.put(writer, TestDirectory.SHOPS, KEY, shard, CALL);
      for (ClusterNode node : cluster.nodes()) {
        LookupResponse answer = lookup(node, ReadConsistency.newBuilder().setMinRevision(revision));
        assertThat(answer.getPlacement().getShard()).as(node.id()).isEqualTo(shard);
        assertThat(answer.getPlacement().getGeneration()).isEqualTo(revision);
        assertThat(answer.getRevision()).isGreaterThanOrEqualTo(revision);
      }
    }
  }

  @Test
  void aLinearizableAnswerKnowsWhatWasAcknowledgedBefore() {
    try (LookupClient client = warmClientOf(cluster.node(0))) {
      for (int i = 0; i < CHANGES; i++) {
        String shard = nextShard();
        directory.put(TestDirectory.SHOPS, KEY, shard);
        for (ClusterNode node : cluster.nodes()) {
          LookupResponse answer = lookup(node, ReadConsistency.newBuilder().setLinearizable(true));
          assertThat(answer.getPlacement().getShard()).as(node.id()).isEqualTo(shard);
        }
        ResolveOptions linearizable = ResolveOptions.DEFAULT.withDeadline(CALL).linearized();
        assertThat(client.resolve(TestDirectory.SHOPS, KEY, linearizable).shard().text())
            .isEqualTo(shard);
      }
    }
  }

  /** A client in session with this node that holds the key, and {@link TestDirectory#CUSTOMERS}. */
  private static LookupClient warmClientOf(ClusterNode node) {
    LookupClient client =
        cluster.clientOf(
            node,
            "warm-" + node.id(),
            config -> config.keyspaces(TestDirectory.SHOPS, TestDirectory.CUSTOMERS));
    client.awaitReady(ChaosCluster.PATIENCE);
    await().atMost(ChaosCluster.PATIENCE).until(() -> isHeld(client));
    return client;
  }

  private static boolean isHeld(LookupClient client) {
    long misses = client.metrics().misses.sum();
    var unused = client.resolve(TestDirectory.SHOPS, KEY);
    return client.metrics().misses.sum() == misses;
  }

  /** The client knows where the key is since the change, and has to ask nobody. */
  private static void assertHeld(
      LookupClient client, Changed changed, String shard, long revision) {
    long misses = client.metrics().misses.sum();
    Placement placement = client.resolve(changed.keyspace, changed.key);
    assertThat(placement.shard().text()).isEqualTo(shard);
    assertThat(placement.generation().value()).isEqualTo(revision);
    assertThat(client.metrics().misses.sum())
        .as("questions to nodes, before %s", placement)
        .isEqualTo(misses);
  }

  /**
   * When the cache knew the revision; looked at more often than anything here can be told apart.
   */
  private static long awaitInCache(LookupClient client, long revision) {
    long end = System.nanoTime() + ChaosCluster.PATIENCE.toNanos();
    while (client.revision().value() < revision) {
      assertThat(System.nanoTime()).as("revision %s", revision).isLessThan(end);
      LockSupport.parkNanos(50_000);
    }
    return System.nanoTime();
  }

  private String nextShard() {
    return TestDirectory.SHARDS.get(++changes % TestDirectory.SHARDS.size());
  }

  private static LookupResponse lookup(ClusterNode node, ReadConsistency.Builder consistency) {
    return node.lookups(CALL)
        .lookup(
            LookupRequest.newBuilder()
                .setKeyspace(TestDirectory.SHOPS)
                .setKey(ByteString.copyFromUtf8(KEY))
                .setConsistency(consistency)
                .build());
  }
}
