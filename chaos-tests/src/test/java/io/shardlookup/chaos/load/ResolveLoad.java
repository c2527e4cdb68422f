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
 * holds what it is asked for; a cold one caches so few keys that nearly each goes to a node.
 */
public final class ResolveLoad implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResolveLoad.class);

  /** No resolve may be held up longer by anything but the machine. */
  public static final Duration LONGEST_STALL = Duration.ofMillis(150);

  private static final int WARM_CLIENTS = 2;
  private static final int COLD_CLIENTS = 3;
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
  private final int shops;
  private Tally warm = new Tally();
  private Tally cold = new Tally();

  private ResolveLoad(int shops) {
    this.shops = shops;
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
    ResolveLoad load = new ResolveLoad(shops);
    try {
      IntStream.range(0, WARM_CLIENTS)
          .forEach(i -> load.warmClients.add(client(cluster, "warm-" + i, 1_000_000)));
      IntStream.range(0, coldClients)
          .forEach(i -> load.coldClients.add(client(cluster, "cold-" + i, COLD_CACHE)));
      load.clients().forEach(client -> client.awaitReady(ChaosCluster.PATIENCE));
      load.fillCaches();
      load.begin(random);
      load.awaitMore();
      load.end();
      load.warm = new Tally();
      load.cold = new Tally();
      load.begin(random);
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
    assertThat(warm.longestStall(hiccups)).as(description).isLessThan(LONGEST_STALL);
    assertThat(cold.longestStall(hiccups)).as(description).isLessThan(LONGEST_STALL);
  }

  /** Ends load and clients. */
  @Override
  public void close() {
    end();
    hiccups.close();
    clients().forEach(LookupClient::close);
  }

  private static boolean isApart(LookupClient client, ClusterNode node) {
    return client.node().isPresent() && !client.node().get().equals(node.endpoint());
  }

  private String report() {
    return String.format(
        Locale.ROOT,
        "warm: %,d resolves, longest %,d ms, longest stall %,d ms; cold: %,d resolves, longest %,d"
            + " ms, longest stall %,d ms; the machine paused for up to %,d ms",
        warm.resolves(),
        warm.longest().toMillis(),
        warm.longestStall(hiccups).toMillis(),
        cold.resolves(),
        cold.longest().toMillis(),
        cold.longestStall(hiccups).toMillis(),
        hiccups.longestPauseNanos() / 1_000_000);
  }

  /** Asks until no node has to be asked: what another node than the session's says is not kept. */
  private void fillCaches() {
    List<String> keys = IntStream.range(0, WARM_SHOPS).mapToObj(TestDirectory::shop).toList();
    for (LookupClient client : warmClients) {
      long misses;
      do {
        misses = client.metrics().misses.sum();
        keys.stream()
            .map(key -> client.resolveAsync(TestDirectory.SHOPS, key, PATIENT))
            .toList()
            .forEach(CompletableFuture::join);
      } while (client.metrics().misses.sum() > misses);
    }
  }

  private void begin(Random random) {
    for (LookupClient client : warmClients) {
      run(new Load(client, Keys.warm(new Random(random.nextLong()), WARM_SHOPS), WARM_PACE, warm));
    }
    for (LookupClient client : coldClients) {
      run(new Load(client, Keys.cold(new Random(random.nextLong()), shops), COLD_PACE, cold));
    }
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

  private static LookupClient client(ChaosCluster cluster, String id, long keys) {
    return cluster.client(
        id,
        config -> config.keysPerKeyspace(keys).keyspaces(TestDirectory.ALL.toArray(String[]::new)));
  }
}
