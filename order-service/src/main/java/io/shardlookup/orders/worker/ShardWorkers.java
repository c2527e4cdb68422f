package io.shardlookup.orders.worker;

import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.runtime.backoff.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers, one a shard for as long as the directory has the shard at the same place. One that has
 * moved gets another worker, since connections to where it was may work for long. Thread-safe.
 */
public final class ShardWorkers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShardWorkers.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final String name;
  private final Supplier<? extends Collection<Shard>> shards;
  private final Function<ShardName, Worker> workers;
  private final Map<ShardName, Running> running = new ConcurrentHashMap<>();
  private final Worker fleet;

  /** Where a shard's database is and who signs in there. */
  private record Place(String endpoint, String credentialsRef) {
    static Place of(Shard shard) {
      return new Place(shard.endpoint(), shard.credentialsRef());
    }
  }

  private record Running(Place place, Worker worker) {}

  /**
   * Workers that do nothing until started.
   *
   * @param name what they do, in the plural
   * @param shards the records that the directory has now; none if it is not known
   * @param workers makes the worker of a shard; what that one opens is at the place of the record
   * @param backoff pauses of the one that looks after the others
   */
  public ShardWorkers(
      String name,
      Supplier<? extends Collection<Shard>> shards,
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
    Running found = running.get(shard);
    if (found != null) {
      found.worker().wake();
    }
  }

  /** Ends all. Idempotent. */
  @Override
  public void close() {
    fleet.close();
    closeAll(List.copyOf(running.keySet()));
  }

  /** All told at once, so that they end side by side. */
  private void closeAll(List<ShardName> ending) {
    List<Thread> closing = new ArrayList<>();
    for (ShardName shard : ending) {
      Running ended = running.remove(shard);
      if (ended != null) {
        closing.add(new Thread(ended.worker()::close, "close-" + shard));
      }
    }
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
      Map<ShardName, Place> present = new HashMap<>();
      shards.get().forEach(shard -> present.put(shard.name(), Place.of(shard)));
      // A keyspace always has shards: none is the answer of a client that does not know them now.
      if (!present.isEmpty()) {
        endOthers(present);
        present.forEach(this::begin);
      }
      return LOOK_EVERY;
    }

    private void endOthers(Map<ShardName, Place> present) {
      List<ShardName> ending = new ArrayList<>();
      running.forEach(
          (shard, found) -> {
            Place place = present.get(shard);
            if (place == null) {
              log.info("{}: the directory has no shard {} any more", name, shard);
              ending.add(shard);
            } else if (!place.equals(found.place())) {
              log.info("{}: shard {} is at {} from now on", name, shard, place.endpoint());
              ending.add(shard);
            }
          });
      closeAll(ending);
    }

    private void begin(ShardName shard, Place place) {
      if (!running.containsKey(shard)) {
        Worker worker = workers.apply(shard);
        running.put(shard, new Running(place, worker));
        worker.start();
      }
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
