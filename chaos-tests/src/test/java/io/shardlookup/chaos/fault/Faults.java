package io.shardlookup.chaos.fault;

import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.processes.RestartableServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets things go wrong on a thread of its own, one fault after the other, until it is closed; then
 * everything runs again. Thread-safe.
 */
public final class Faults implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  private final ChaosCluster cluster;
  private final FaultPlan plan;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final List<String> story = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread = new Thread(this::run, "faults");
  private final long began = System.nanoTime();
  private volatile @Nullable RuntimeException failure;

  private Faults(ChaosCluster cluster, Seed seed) {
    this.cluster = cluster;
    this.plan = new FaultPlan(seed.random());
    story.add(seed.toString());
  }

  /** Begins; what goes wrong is decided by the seed alone. */
  public static Faults start(ChaosCluster cluster, Seed seed) {
    Faults faults = new Faults(cluster, seed);
    faults.thread.setDaemon(true);
    faults.thread.start();
    return faults;
  }

  /** The seed and what happened so far, a line each. */
  public String story() {
    synchronized (story) {
      return String.join("\n", story);
    }
  }

  /** How many faults there were so far. */
  public int count() {
    return story.size() - 1;
  }

  /**
   * Mends what is wrong now; nothing goes wrong any more.
   *
   * @throws IllegalStateException if something did not come back by itself
   */
  @Override
  public void close() {
    ending.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RuntimeException early = failure;
    if (early != null) {
      throw new IllegalStateException("the faults ended early:\n" + story(), early);
    }
    cluster.mend();
  }

  private void run() {
    try {
      while (!pause(Duration.ZERO)) {
        Fault fault = plan.next();
        List<RestartableServer> servers =
            fault.targets().stream().map(target -> target.of(cluster)).distinct().toList();
        note(fault.kind() + " " + names(servers) + " for " + fault.away().toMillis() + " ms");
        servers.forEach(server -> begin(fault.kind(), server));
        boolean over = pause(fault.away());
        servers.forEach(server -> end(fault.kind(), server));
        servers.forEach(server -> server.awaitReady(ChaosCluster.PATIENCE));
        if (over || pause(fault.calm())) {
          return;
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private static void begin(Fault.Kind kind, RestartableServer server) {
    switch (kind) {
      case KILL -> server.kill();
      case STOP -> server.pause();
    }
  }

  private static void end(Fault.Kind kind, RestartableServer server) {
    switch (kind) {
      case KILL -> server.start();
      case STOP -> server.resume();
    }
  }

  private static String names(List<RestartableServer> servers) {
    return String.join(" and ", servers.stream().map(RestartableServer::name).toList());
  }

  private void note(String what) {
    double seconds = (System.nanoTime() - began) / 1e9;
    String line = String.format(Locale.ROOT, "%.1f s %s", seconds, what);
    story.add(line);
    log.info("{}", line);
  }

  /** Whether it is to end, after so long at most. */
  private boolean pause(Duration atMost) {
    try {
      return ending.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
