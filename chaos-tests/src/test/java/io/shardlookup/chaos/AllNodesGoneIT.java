package io.shardlookup.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.chaos.load.ResolveLoad;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.processes.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every lookup node is gone: clients go on with what they hold, and with what they saved. */
final class AllNodesGoneIT {
  private static final int SHOPS = 2_000;
  private static final int PINNED = 7;
  private static final String PIN = "shard-4";

  /** With classes still to be loaded, on a busy machine; waiting for a node would take seconds. */
  private static final Duration AT_ONCE = Duration.ofMillis(500);

  /** The same with the start of the client, which makes threads and reads its file. */
  private static final Duration STARTED_AT_ONCE = Duration.ofSeconds(2);

  /** The same in a process of its own, which has loaded nothing at all. */
  private static final Duration BEGUN_AT_ONCE = Duration.ofSeconds(5);

  private static final int LINES = 200;

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static ChaosCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private static TestDirectory directory;

  private enum Fault {
    KILL,
    STOP
  }

  @BeforeAll
  static void start() {
    cluster = ChaosCluster.start(folder);
    directory = new TestDirectory(cluster);
    directory.createAll(SHOPS);
    directory.put(TestDirectory.CUSTOMERS, "customer-" + PINNED, PIN);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void mend() {
    cluster.mend();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsHeldGoesOnAnswering(Fault fault) {
    Seed seed = Seed.next();
    try (ResolveLoad load = ResolveLoad.startWarm(cluster, SHOPS, seed.random())) {
      LookupClient client = load.clients().get(0);

      allNodes(fault);
      load.awaitNoSessions();
      load.awaitMore();

      assertAnswers(client, seed.random());
      assertThat(client.age()).hasValueSatisfying(age -> assertThat(age).isPositive());
      load.finish(fault + " all nodes; " + seed);
    }
  }

  @Test
  void aKeyThatIsNotHeldFailsClearlyWithinItsDeadline() {
    try (LookupClient client = client("held", null)) {
      client.awaitReady(ChaosCluster.PATIENCE);
      allNodes(Fault.STOP);
      long began = System.nanoTime();

      assertThatThrownBy(
              () ->
                  client.resolve(
                      TestDirectory.SHOPS,
                      TestDirectory.shop(1),
                      ResolveOptions.DEFAULT.withDeadline(Duration.ofMillis(300))))
          .isInstanceOf(LookupException.class)
          .hasMessageContaining(TestDirectory.shop(1))
          .hasMessageContaining("no answer within the deadline");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void aClientThatStartsFromItsSnapshotResolvesAtOnce() {
    Path file = folder.resolve("orderly.snapshot");
    try (LookupClient before = client("before", file)) {
      warmUp(before);
    }
    allNodes(Fault.STOP);
    long began = System.nanoTime();

    try (LookupClient after = client("after", file)) {
      assertResolvesAtOnce(after, began);
      cluster.mend();
      String key = TestDirectory.shop(3);
      long revision = directory.put(TestDirectory.SHOPS, key, PIN);
      await().atMost(ChaosCluster.PATIENCE).until(() -> after.revision().value() >= revision);
      assertThat(after.resolve(TestDirectory.SHOPS, key).shard().text()).isEqualTo(PIN);
      directory.put(TestDirectory.SHOPS, key, TestDirectory.shardOf(3));
    }
  }

  @Test
  void alsoOneThatWasKilledHasASnapshotToStartFrom() throws IOException {
    Path running = folder.resolve("running.snapshot");
    Path left = folder.resolve("left.snapshot");
    try (LookupClient killed = client("killed", running)) {
      warmUp(killed);
      awaitSaved(running);
      Files.copy(running, left);
      allNodes(Fault.STOP);
      long began = System.nanoTime();

      try (LookupClient after = client("after", left)) {
        assertResolvesAtOnce(after, began);
      }
    }
  }

  @Test
  @Tag("slow")
  void aServiceThatWasKilledResolvesAtOnceWhenItIsStartedAgain() throws IOException {
    Path file = folder.resolve("service.snapshot");
    Path log = folder.resolve("service.log");
    Map<String, String> known = shardsOfKeys(1);
    try (ServerProcess service = started(known, file, log)) {
      awaitAnswers(service, known);
      awaitSaved(file);
      service.kill();
    }
    allNodes(Fault.STOP);

    Map<String, String> another = shardsOfKeys(2);
    try (ServerProcess service = started(another, file, log)) {
      awaitAnswers(service, another);
      assertThat(said(service, SmallService.SESSION)).isEqualTo(SmallService.NOBODY);
      assertThat(Duration.parse(said(service, SmallService.RESOLVED))).isLessThan(BEGUN_AT_ONCE);
    }
  }

  /** Keys of all four keyspaces, among them this order number, and where they are. */
  private static Map<String, String> shardsOfKeys(int order) {
    Map<String, String> shards = new LinkedHashMap<>();
    shards.put(
        TestDirectory.ORDERS + "/" + TestDirectory.order(order),
        TestDirectory.SHARDS.get(order % TestDirectory.SHARDS.size()));
    for (int i = 0; i < 10; i++) {
      shards.put(TestDirectory.SHOPS + "/" + TestDirectory.shop(i), TestDirectory.shardOf(i));
    }
    shards.put(TestDirectory.CUSTOMERS + "/customer-" + PINNED, PIN);
    shards.put(TestDirectory.INVOICES + "/" + TestDirectory.RANGE_WIDTH, TestDirectory.shardOf(1));
    return shards;
  }

  private static ServerProcess started(Map<String, String> keys, Path snapshot, Path log) {
    return ServerProcess.start(SmallService.command(cluster, snapshot, keys.keySet(), log));
  }

  /** Waits until the service holds all keys, having said of each where it is. */
  private static void awaitAnswers(ServerProcess service, Map<String, String> expected) {
    await()
        .atMost(ChaosCluster.PATIENCE)
        .untilAsserted(() -> assertThat(service.logTail(LINES)).contains(SmallService.HOLDS_ALL));
    assertThat(service.logTail(LINES).lines())
        .containsAll(
            expected.entrySet().stream()
                .map(each -> SmallService.line(each.getKey(), each.getValue()))
                .toList());
  }

  /** The rest of the line that begins so. */
  private static String said(ServerProcess service, String beginning) {
    return service
        .logTail(LINES)
        .lines()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow()
        .substring(beginning.length());
  }

  /** Waits for a write that began later than now: for the one under way, and one more. */
  private static void awaitSaved(Path file) throws IOException {
    for (int i = 0; i < 2; i++) {
      FileTime before =
          Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
      await().atMost(ChaosCluster.PATIENCE).until(() -> wasWrittenAfter(before, file));
    }
  }

  private static boolean wasWrittenAfter(FileTime moment, Path file) throws IOException {
    return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(moment) > 0;
  }

  /** From this moment before the client was made: its start must not have waited either. */
  private static void assertResolvesAtOnce(LookupClient started, long madeAfter) {
    long began = System.nanoTime();
    assertAnswers(started, new Random(0));
    long ended = System.nanoTime();
    assertThat(Duration.ofNanos(ended - began)).isLessThan(AT_ONCE);
    assertThat(Duration.ofNanos(ended - madeAfter)).isLessThan(STARTED_AT_ONCE);
    assertThat(started.node()).isEmpty();
  }

  /** Also order numbers that nobody has seen before, and a pin in a mirrored keyspace. */
  private static void assertAnswers(LookupClient client, Random random) {
    for (int i = 0; i < 10; i++) {
      long number = random.nextLong() >>> 1;
      assertThat(shard(client, TestDirectory.ORDERS, TestDirectory.order(number)))
          .isEqualTo(TestDirectory.SHARDS.get((int) (number % TestDirectory.SHARDS.size())));
      assertThat(shard(client, TestDirectory.SHOPS, TestDirectory.shop(i)))
          .isEqualTo(TestDirectory.shardOf(i));
    }
    assertThat(shard(client, TestDirectory.CUSTOMERS, "customer-" + PINNED)).isEqualTo(PIN);
    assertThat(shard(client, TestDirectory.INVOICES, String.valueOf(TestDirectory.RANGE_WIDTH)))
        .isEqualTo(TestDirectory.shardOf(1));
  }

  private static String shard(LookupClient client, String keyspace, String key) {
    return client.resolve(keyspace, key).shard().text();
  }

  private static void warmUp(LookupClient client) {
    client.awaitReady(ChaosCluster.PATIENCE);
    for (int i = 0; i < 10; i++) {
      String shop = TestDirectory.shop(i);
      await().atMost(ChaosCluster.PATIENCE).until(() -> isHeld(client, shop));
    }
  }

  /** Asks for the key, and says whether no node had to be asked. */
  private static boolean isHeld(LookupClient client, String shop) {
    long misses = client.metrics().misses.sum();
    var unused = client.resolve(TestDirectory.SHOPS, shop);
    return client.metrics().misses.sum() == misses;
  }

  private static LookupClient client(String id, @Nullable Path snapshot) {
    return cluster.client(
        id,
        config -> holding(config).snapshotFile(snapshot).snapshotInterval(Duration.ofSeconds(1)));
  }

  private static LookupClientConfig.Builder holding(LookupClientConfig.Builder config) {
    return config.keyspaces(TestDirectory.ALL.toArray(String[]::new));
  }

  private static void allNodes(Fault fault) {
    for (ClusterNode node : cluster.nodes()) {
      switch (fault) {
        case KILL -> node.process().kill();
        case STOP -> node.process().pause();
      }
    }
  }
}
