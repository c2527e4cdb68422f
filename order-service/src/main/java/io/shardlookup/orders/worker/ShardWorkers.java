package io.shardlookup.orders.worker;

import io.shardlookup.model.ShardName;
import io.shardlookup.runtime.backoff.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workers, one a shard for as long as the directory has the shard. Thread-safe. */
public final class ShardWorkers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShardWorkers.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final String name;
  private final Supplier<Set<ShardName>> shards;
  private final Function<ShardName, Worker> workers;
  private final Map<ShardName, Worker> running = new ConcurrentHashMap<>();
  private final Worker fleet;

  /**
   * Workers that do nothing until started.
   *
   * @param name what they do, in the plural
   * @param shards the shards that the directory has now
   * @param workers makes the worker of a shard
   * @param backoff pauses of the one that looks after the others
   */
  public ShardWorkers(
      String name,
      Supplier<Set<ShardName>> shards,
      Function<ShardName, Worker> workers,
      Backoff backoff) {
    this.name = name;
    this.shards = shards;
    this.workers = workers;
    this.fleet = new Worker(name, new Fleet(), backoff);
  }

  /** Begins with the shards that there are. Once. */
  public void start() {
    fleet.start();
  }

  /** Ends the wait of this shard's worker before its next step. Quick. */
  public void wake(ShardName shard) {
    Worker worker = running.get(shard);
    if (worker != null) {
      worker.wake();
    }
  }

  /** Ends all. Idempotent. */
  @Override
  public void close() {
    fleet.close();
    // Told all at once, so that they end side by side.
    List<Thread> closing = new ArrayList<>();
    running.forEach((shard, worker) -> closing.add(new Thread(worker::close, "close-" + shard)));
    closing.forEach(Thread::start);
    closing.forEach(ShardWorkers::join);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps a worker for each shard. */
  private final class Fleet implements Job {
    @Override
    public Duration step() {
      Set<ShardName> present = shards.get();
      for (ShardName shard : present) {
        if (!running.containsKey(shard)) {
          Worker worker = workers.apply(shard);
          running.put(shard, worker);
          worker.start();
        }
      }
      for (ShardName shard : Set.copyOf(running.keySet())) {
        if (!present.contains(shard)) {
          log.info("{}: the directory has no shard {} any more", name, shard);
          Worker gone = running.remove(shard);
          if (gone != null) {
            gone.close();
          }
        }
      }
      return LOOK_EVERY;
    }

    @Override
    public void failed(Throwable failure) {
      log.warn("{}: {}", name, failure.toString());
    }

    @Override
    public void interrupt() {}

    @Override
    public void end() {}
  }
}
