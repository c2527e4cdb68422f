package io.shardlookup.chaos.load;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.client.LookupClient;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.v1.LookupRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/**
 * Threads that read the same keys over and over, from a node and through a client, and note each
 * error and each answer that is older than one before.
 */
public final class SteadyReaders implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 500_000;

  private final List<String> keys;
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private final AtomicLong answers = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;

  /** Reads these keys of {@link TestDirectory#SHOPS}. */
  public SteadyReaders(List<String> keys) {
    this.keys = List.copyOf(keys);
  }

  /** One more thread that asks this node. */
  public void ask(ClusterNode node, long seed) {
    start(seed, key -> generation(node, key));
  }

  /** One more thread that resolves through this client. */
  public void ask(LookupClient client, long seed) {
    start(seed, key -> client.resolve(TestDirectory.SHOPS, key).generation().value());
  }

  /** How many answers there were. */
  public long answers() {
    return answers.get();
  }

  /** Errors and answers that went back, in words. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Ends reading. */
  @Override
  public void close() {
    running = false;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void start(long seed, ToLongFunction<String> generation) {
    Thread thread = new Thread(() -> read(new Random(seed), generation), "reader-" + seed);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void read(Random random, ToLongFunction<String> generation) {
    Map<String, Long> newest = new HashMap<>();
    while (running) {
      String key = keys.get(random.nextInt(keys.size()));
      try {
        long seen = generation.applyAsLong(key);
        Long before = newest.put(key, seen);
        if (before != null && seen < before) {
          problems.add(key + ": went back from " + before + " to " + seen);
        }
        answers.incrementAndGet();
      } catch (StatusRuntimeException | LookupException e) {
        problems.add(key + ": " + e);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static long generation(ClusterNode node, String key) {
    return node.lookups(PATIENCE)
        .lookup(
            LookupRequest.newBuilder()
                .setKeyspace(TestDirectory.SHOPS)
                .setKey(ByteString.copyFromUtf8(key))
                .build())
        .getPlacement()
        .getGeneration();
  }
}
