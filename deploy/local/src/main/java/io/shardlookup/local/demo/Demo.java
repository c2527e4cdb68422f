package io.shardlookup.local.demo;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.local.check.OrderStores;
import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.Steps;
import io.shardlookup.local.directory.LocalStores;
import io.shardlookup.local.orders.OrderCalls;
import io.shardlookup.local.orders.OrderLoad;
import io.shardlookup.local.orders.OrderResult;
import io.shardlookup.local.screen.Interruption;
import io.shardlookup.local.screen.Screen;
import io.shardlookup.operator.nodes.LookupNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The demonstration: warm and cold clients resolve at the same time while nodes die and come back
 * and mappings change. Run by one thread, once.
 */
public final class Demo {
  private static final Duration READY_WITHIN = Duration.ofSeconds(20);
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration CHANGE_WITHIN = Duration.ofSeconds(5);
  private static final int WARM_KEYS_A_KEYSPACE = 1_000;
  private static final Load.Pace WARM_PACE = new Load.Pace(20, 1_000_000);
  private static final Load.Pace COLD_PACE = new Load.Pace(1, 4_000_000);

  private final DemoConfig config;
  private final LocalCluster cluster;
  private final Screen screen;
  private final Tally warm = new Tally();
  private final Tally cold = new Tally();
  private final DemoThreads threads = new DemoThreads();
  private final AtomicBoolean running = new AtomicBoolean(true);

  /** A demonstration on a cluster that runs and holds the keyspaces. */
  public Demo(DemoConfig config, LocalCluster cluster, Screen screen) {
    this.config = config;
    this.cluster = cluster;
    this.screen = screen;
  }

  /** Runs it; at its end, every node is back. */
  public DemoResult run() {
    List<LookupClient> opened = new ArrayList<>();
    try (LookupNodes nodes = new LookupNodes(cluster.ports().nodeEndpoints(), CHANGE_WITHIN);
        OrderStores stores = LocalStores.of(cluster);
        OrderCalls calls =
            new OrderCalls(cluster.ports().orderEndpoints(), OrderCalls.Patience.NONE);
        OrderLoad orders = new OrderLoad(config.orders(), calls, stores)) {
      List<LookupClient> warmClients = open("warm", config.clients().warm(), opened);
      List<LookupClient> coldClients = open("cold", config.clients().cold(), opened);
      warmUp(warmClients);
      List<Remapper.Watched> watched =
          warmClients.stream()
              .map(client -> new Remapper.Watched(client, new Arrivals(client)))
              .toList();
      Remapper remapper = new Remapper(nodes, watched, config.changeEvery(), running::get);
      Faults faults = new Faults(cluster, opened, config.length(), running::get);
      List<Runnable> work = new ArrayList<>(List.of(remapper, faults));
      work.addAll(loads(warmClients, coldClients));
      underLoad(work, new Progress.Course(warm, cold, remapper, faults, orders));
      watched.forEach(each -> each.arrivals().close());
      return result(faults, remapper, check(orders));
    } finally {
      opened.forEach(LookupClient::close);
    }
  }

  private List<LookupClient> open(String kind, int count, List<LookupClient> opened) {
    List<LookupClient> clients = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      LookupClient client =
          new LookupClient(
              LookupClientConfig.of(cluster.ports().nodeEndpoints().toArray(String[]::new))
                  .clientId(kind + "-" + i)
                  .keyspaces(
                      Arrays.stream(DemoKeys.values())
                          .map(DemoKeys::keyspace)
                          .toArray(String[]::new))
                  .build());
      opened.add(client);
      clients.add(client);
      client.start();
    }
    clients.forEach(client -> client.awaitReady(READY_WITHIN));
    return clients;
  }

  /** Fills the warm clients' caches, and lets the compiler see the code once. */
  private void warmUp(List<LookupClient> clients) {
    long end = System.nanoTime() + WARM_UP.toNanos();
    Tally unused = new Tally();
    for (LookupClient client : clients) {
      for (DemoKeys keys : DemoKeys.values()) {
        for (int i = 0; i < WARM_KEYS_A_KEYSPACE; i++) {
          client.resolve(keys.keyspace(), keys.key(i));
        }
      }
    }
    BooleanSupplier goesOn = () -> System.nanoTime() < end;
    List<Runnable> loads = new ArrayList<>();
    clients.forEach(
        client ->
            loads.add(
                new Load(
                    client,
                    Load.warm(WARM_KEYS_A_KEYSPACE, new Random(0)),
                    WARM_PACE,
                    unused,
                    goesOn)));
    DemoThreads.join(threads.start(loads));
  }

  private List<Load> loads(List<LookupClient> warmClients, List<LookupClient> coldClients) {
    List<Load> loads = new ArrayList<>();
    for (LookupClient client : warmClients) {
      Random random = new Random(loads.size());
      loads.add(
          new Load(client, Load.warm(WARM_KEYS_A_KEYSPACE, random), WARM_PACE, warm, running::get));
    }
    for (LookupClient client : coldClients) {
      Random random = new Random(loads.size());
      loads.add(
          new Load(client, Load.cold(config.devices(), random), COLD_PACE, cold, running::get));
    }
    return loads;
  }

  private void underLoad(List<Runnable> work, Progress.Course course) {
    try (Interruption unused = Interruption.runs(() -> interrupted(course))) {
      List<Thread> started = threads.start(work);
      try {
        course.orders().start();
        show(course);
      } finally {
        running.set(false);
        DemoThreads.join(started);
        course.faults().mendAll();
      }
      course.orders().awaitEnd(screen);
    }
  }

  private void interrupted(Progress.Course course) {
    running.set(false);
    course.orders().cut();
    course.faults().resumeOnly();
  }

  private void show(Progress.Course course) {
    long began = System.nanoTime();
    long length = config.length().toNanos();
    long pauseMillis = screen.isTerminal() ? 250 : 2_000;
    for (long at = 0; at < length && running.get(); at = System.nanoTime() - began) {
      screen.block(Progress.lines(at, length, course));
      try {
        Thread.sleep(Math.max(1, Math.min(pauseMillis, (length - at) / 1_000_000)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    screen.endBlock();
  }

  private OrderResult check(OrderLoad orders) {
    try (Steps.Step step = screen.begin("checking every order")) {
      OrderResult result = orders.check(() -> LocalStores.places(cluster));
      step.done(result.check().isWell() ? "all are where they have to be" : "not all is well");
      return result;
    }
  }

  private DemoResult result(Faults faults, Remapper remapper, OrderResult orders) {
    return new DemoResult(
        config.length(),
        faults.events(),
        threads.died(),
        resolves(warm),
        resolves(cold),
        new DemoResult.Changes(
            remapper.changes.sum(),
            remapper.repeated.sum(),
            remapper.refused.sum(),
            remapper.stale.sum(),
            remapper.firstFailure(),
            remapper.arrivals()),
        orders);
  }

  private static DemoResult.Resolves resolves(Tally tally) {
    return new DemoResult.Resolves(
        tally.resolves.sum(),
        tally.failed.sum(),
        tally.wentBack.sum(),
        tally.firstFailure(),
        tally.latencies());
  }
}
