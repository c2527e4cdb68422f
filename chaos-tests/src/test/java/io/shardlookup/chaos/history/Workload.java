package io.shardlookup.chaos.history;

import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.chaos.fault.Seed;
import io.shardlookup.client.LookupClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that write and read registers of the directory and record it, each on a thread of its
 * own, until told to stop.
 */
public final class Workload implements AutoCloseable {
  private static final long MORE = 200;
  private static final long MORE_OF_A_NODE = 30;
  private static final int CLIENTS = 3;
  private static final int THREADS_A_CLIENT = 2;
  private static final Duration BETWEEN_WRITES = Duration.ofMillis(40);
  private static final Duration BETWEEN_READS = Duration.ofMillis(5);

  private final History history = new History();
  private final Registers registers = new Registers();
  private final List<LookupClient> clients = new ArrayList<>();
  private final List<NodeReader> nodeReaders = new ArrayList<>();
  private final List<CompletableFuture<Void>> threads = new ArrayList<>();
  private volatile boolean running = true;

  private Workload() {}

  /** Creates shards and keyspaces, and begins. */
  public static Workload start(ChaosCluster cluster, Seed seed) {
    Workload workload = new Workload();
    TestDirectory directory = new TestDirectory(cluster);
    workload.registers.shards().forEach(directory::shard);
    directory.hash(TestDirectory.CUSTOMERS, List.of(Registers.HOME));
    directory.directory(TestDirectory.SHOPS);
    try {
      workload.begin(cluster, seed.random());
      return workload;
    } catch (RuntimeException e) {
      workload.close();
      throw e;
    }
  }

  /** What was recorded so far. */
  public History history() {
    return history;
  }

  /** What registers hold at first, by their name. */
  public Map<String, String> initial() {
    return registers.initial();
  }

  /**
   * Waits until a good deal more linearizable reads have been answered, and some by every single
   * node: all is well again.
   */
  public void readMore() {
    long before = history.reads();
    await().atMost(ChaosCluster.PATIENCE).until(() -> history.reads() - before > MORE);
    for (NodeReader reader : nodeReaders) {
      String node = reader.name();
      long beforeThen = history.answersOf(node);
      await()
          .atMost(ChaosCluster.PATIENCE)
          .until(() -> history.answersOf(node) - beforeThen > MORE_OF_A_NODE);
    }
  }

  /**
   * Lets every thread end what it does.
   *
   * @throws CompletionException if a thread ended before by an error that nobody expects
   */
  public void finish() {
    running = false;
    threads.forEach(CompletableFuture::join);
  }

  /** Ends threads and clients. */
  @Override
  public void close() {
    running = false;
    threads.forEach(thread -> thread.exceptionally(e -> null).join());
    clients.forEach(LookupClient::close);
  }

  private void begin(ChaosCluster cluster, Random random) {
    for (ClusterNode node : cluster.nodes()) {
      NodeReader reader = new NodeReader(node, registers, history, fork(random));
      nodeReaders.add(reader);
    }
    for (int i = 0; i < CLIENTS; i++) {
      String name = "client-" + i;
      LookupClient client =
          cluster.client(
              name, config -> config.keyspaces(TestDirectory.CUSTOMERS, TestDirectory.SHOPS));
      clients.add(client);
      client.awaitReady(ChaosCluster.PATIENCE);
      for (int thread = 0; thread < THREADS_A_CLIENT; thread++) {
        repeat(new ClientReader(name, client, registers, history, fork(random)), BETWEEN_READS);
      }
    }
    nodeReaders.forEach(reader -> repeat(reader, BETWEEN_READS));
    for (Lane lane : registers.lanes()) {
      repeat(writer(cluster, lane, random), BETWEEN_WRITES);
    }
    // Two of them meet at the same registers.
    repeat(writer(cluster, registers.lanes().get(0), random), BETWEEN_WRITES);
    repeat(writer(cluster, registers.lanes().get(3), random), BETWEEN_WRITES);
  }

  private Writer writer(ChaosCluster cluster, Lane lane, Random random) {
    return new Writer(
        cluster,
        lane,
        history,
        fork(random),
        write -> nodeReaders.forEach(reader -> reader.lookFor(write)));
  }

  private void repeat(Runnable step, Duration pause) {
    threads.add(
        CompletableFuture.runAsync(
            () -> {
              while (running) {
                step.run();
                LockSupport.parkNanos(pause.toNanos());
              }
            },
            task -> new Thread(task, "workload-" + threads.size()).start()));
  }

  private static Random fork(Random random) {
    return new Random(random.nextLong());
  }
}
