package io.shardlookup.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.ResolveOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warm and cold clients that resolve at the same time, each on a thread of its own. A warm one
 * holds what it is asked for; a cold one caches so few keys that nearly each goes to a node. Both
 * begin spread over the nodes.
 */
public final class ResolveLoad implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResolveLoad.class);

  /** No resolve may be held up longer by anything but the machine. */
  public static final Duration LONGEST_STALL = Duration.ofMillis(150);

  private static final int WARM_CLIENTS = 2;
  private static final int COLD_CLIENTS = 3;

  /** So many are opened at most until one is in session where it began. */
  private static final int TRIES = 3;

  private static final int WARM_SHOPS = 1_000;
  private static final int COLD_CACHE = 100;
  private static final long MORE = 1_000;
  private static final ResolveOptions PATIENT =
      ResolveOptions.DEFAULT.withDeadline(ChaosCluster.PATIENCE);
  private static final Load.Pace WARM_PACE = new Load.Pace(100, 5_000_000);
  private static final Load.Pace COLD_PACE = new Load.Pace(1, 1_000_000);

  private final HiccupMeter hiccups = HiccupMeter.start();
  private final List<LookupClient> warmClients = new ArrayList<>();
  private final List<LookupClient> coldClients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ChaosCluster cluster;
  private final int shops;
  private final Random random;
  private Tally warm = new Tally();
  private Tally cold = new Tally();

  private ResolveLoad(ChaosCluster cluster, int shops, Random random) {
    this.cluster = cluster;
    this.shops = shops;
    this.random = random;
  }

  /**
   * Starts clients and load on a {@link TestDirectory} with so many shops; returns when both are
   * warmed up and measured from now on.
   */
  public static ResolveLoad start(ChaosCluster cluster, int shops, Random random) {
    return start(cluster, shops, COLD_CLIENTS, random);
  }

  /** The same without cold clients. */
  public static ResolveLoad startWarm(ChaosCluster cluster, int shops, Random random) {
    return start(cluster, shops, 0, random);
  }

  private static ResolveLoad start(
      ChaosCluster cluster, int shops, int coldClients, Random random) {
    ResolveLoad load = new ResolveLoad(cluster, shops, random);
    try {
      for (int i = 0; i < WARM_CLIENTS; i++) {
        load.openWarm(cluster.node(i % cluster.nodes().size()));
      }
      for (int i = 0; i < coldClients; i++) {
        load.openCold(cluster.node(i % cluster.nodes().size()));
      }
      load.clients().forEach(client -> client.awaitReady(ChaosCluster.PATIENCE));
      load.warmClients.forEach(ResolveLoad::fillCache);
      load.begin();
      load.awaitMore();
      load.end();
      load.warm = new Tally();
      load.cold = new Tally();
      load.begin();
      return load;
    } catch (RuntimeException e) {
      load.close();
      throw e;
    }
  }

  /** All clients. */
  public List<LookupClient> clients() {
    List<LookupClient> all = new ArrayList<>(warmClients);
    all.addAll(coldClients);
    return all;
  }

  /**
   * Has a warm and a cold client in session with this node: where none is, one more that begins
   * there, and has resolved for a while.
   */
  public void settleOn(ClusterNode node) {
    int before = clients().size();
    for (int i = 0; i < TRIES && warmClientsOn(node).isEmpty(); i++) {
      LookupClient client = openWarm(node);
      client.awaitReady(ChaosCluster.PATIENCE);
      fillCache(client);
      resolveWarm(client);
    }
    for (int i = 0; i < TRIES && coldClientsOn(node).isEmpty(); i++) {
      LookupClient client = openCold(node);
      client.awaitReady(ChaosCluster.PATIENCE);
      resolveCold(client);
    }
    if (clients().size() > before) {
      awaitMore();
    }
  }

  /** The warm clients in session with this node. */
  public List<LookupClient> warmClientsOn(ClusterNode node) {
    return warmClients.stream().filter(client -> isOn(client, node)).toList();
  }

  /** The cold clients in session with this node. */
  public List<LookupClient> coldClientsOn(ClusterNode node) {
    return coldClients.stream().filter(client -> isOn(client, node)).toList();
  }

  /** Waits until every client is in session with another node than this one. */
  public void awaitSessionsApartFrom(ClusterNode node) {
    await()
        .atMost(ChaosCluster.PATIENCE)
        .until(() -> clients().stream().allMatch(client -> isApart(client, node)));
  }

  /** Waits until no client is in session any more. */
  public void awaitNoSessions() {
    await()
        .atMost(ChaosCluster.PATIENCE)
        .until(() -> clients().stream().allMatch(client -> client.node().isEmpty()));
  }

  /** Waits until all kinds of clients have resolved a good deal more. */
  public void awaitMore() {
    long warmBefore = warm.resolves();
    long coldBefore = cold.resolves();
    await()
        .atMost(ChaosCluster.PATIENCE)
        .until(
            () ->
                warm.resolves() - warmBefore > MORE
                    && (coldClients.isEmpty() || cold.resolves() - coldBefore > MORE));
  }

  /**
   * Ends the load and checks it: no resolve failed, none was held up, no answer went back.
   *
   * @param story what happened meanwhile, for the message
   */
  public void finish(String story) {
    end();
    hiccups.close();
    String report = report();
    log.info("{}", report);
    String description = report + "\n" + story;
    assertThat(warm.problems()).as(description).isEmpty();
    assertThat(cold.problems()).as(description).isEmpty();
    assertThat(warm.resolves()).as(description).isPositive();
    assertThat(longestStall(warm).counted()).as(description).isLessThan(LONGEST_STALL);
    assertThat(longestStall(cold).counted()).as(description).isLessThan(LONGEST_STALL);
  }

  /** Ends load and clients. */
  @Override
  public void close() {
    end();
    hiccups.close();
    clients().forEach(LookupClient::close);
  }

  private static boolean isOn(LookupClient client, ClusterNode node) {
    return client.node().filter(node.endpoint()::equals).isPresent();
  }

  private static boolean isApart(LookupClient client, ClusterNode node) {
    return client.node().isPresent() && !client.node().get().equals(node.endpoint());
  }

  private Stall longestStall(Tally tally) {
    return tally.longestStall(hiccups::heldUpNanos);
  }

  private String report() {
    return String.format(
        Locale.ROOT,
        "warm: %,d resolves, longest %,d ms, longest stall %s; cold: %,d resolves, longest %,d"
            + " ms, longest stall %s; the machine paused for up to %,d ms",
        warm.resolves(),
        warm.longest().toMillis(),
        longestStall(warm),
        cold.resolves(),
        cold.longest().toMillis(),
        longestStall(cold),
        hiccups.longestPauseNanos() / 1_000_000);
  }

  /** Asks until no node has to be asked: what another node than the session's says is not kept. */
  private static void fillCache(LookupClient client) {
    List<String> keys = IntStream.range(0, WARM_SHOPS).mapToObj(TestDirectory::shop).toList();
    long misses;
    do {
      misses = client.metrics().misses.sum();
      keys.stream()
          .map(key -> client.resolveAsync(TestDirectory.SHOPS, key, PATIENT))
          .toList()
          .forEach(CompletableFuture::join);
    } while (client.metrics().misses.sum() > misses);
  }

  private void begin() {
    warmClients.forEach(this::resolveWarm);
    coldClients.forEach(this::resolveCold);
  }

  private void resolveWarm(LookupClient client) {
    Random own = new Random(random.nextLong());
    run(new Load(client, Keys.warm(own, WARM_SHOPS), WARM_PACE, warm));
  }

  private void resolveCold(LookupClient client) {
    Random own = new Random(random.nextLong());
    run(new Load(client, Keys.cold(own, shops), COLD_PACE, cold));
  }

  private void run(Load load) {
    Thread thread = new Thread(load, "load-" + threads.size());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void end() {
    warm.stop();
    cold.stop();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    threads.clear();
  }

  private LookupClient openWarm(ClusterNode node) {
    return open(warmClients, "warm-", 1_000_000, node);
  }

  private LookupClient openCold(ClusterNode node) {
    return open(coldClients, "cold-", COLD_CACHE, node);
  }

  private LookupClient open(List<LookupClient> kind, String id, long keys, ClusterNode node) {
    LookupClient client =
        cluster.clientBeginningAt(
            node,
            id + kind.size(),
            config ->
                config.keysPerKeyspace(keys).keyspaces(TestDirectory.ALL.toArray(String[]::new)));
    kind.add(client);
    return client;
  }
}
