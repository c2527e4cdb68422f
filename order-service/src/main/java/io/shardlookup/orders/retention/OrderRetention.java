package io.shardlookup.orders.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.store.OrderShards;
import io.shardlookup.orders.store.ShardClock;
import io.shardlookup.orders.store.ShardEndpoints;
import io.shardlookup.orders.worker.ShardWorkers;
import io.shardlookup.orders.worker.Worker;
import io.shardlookup.runtime.backoff.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Lets orders leave the shards once they are older than their keyspace's record says, side by side
 * on all shards. The read model keeps them. Of all instances one works on a shard at a time.
 * Thread-safe.
 */
public final class OrderRetention implements AutoCloseable {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final ShardRouter router;
  private final OrderKeyspaceSource keyspace;
  private final Duration interval;
  private final Environment environment;
  private final ShardWorkers workers;

  /**
   * What retention takes from outside.
   *
   * @param clock tells the date
   * @param shardClock tells what shards take for the time
   * @param shardsNeeded whether all orders have to stay for now, since the read model is built from
   *     them; throws while that cannot be told, which means the same
   * @param ticker measures durations, in nanoseconds
   * @param random makes instances differ; thread-safe
   * @param meters where metrics are shown
   */
  public record Environment(
      Clock clock,
      ShardClock shardClock,
      BooleanSupplier shardsNeeded,
      LongSupplier ticker,
      RandomGenerator random,
      MeterRegistry meters) {}

  /**
   * Retention that does nothing until started.
   *
   * @param router to the shards
   * @param keyspace says how long orders are kept, and where days begin
   * @param interval from one pass over a shard to the next
   */
  public OrderRetention(
      ShardRouter router,
      OrderKeyspaceSource keyspace,
      Duration interval,
      Environment environment) {
    this.router = router;
    this.keyspace = keyspace;
    this.interval = interval;
    this.environment = environment;
    this.workers =
        new ShardWorkers(
            "retention", () -> ShardEndpoints.records(keyspace.client()), this::worker, backoff());
  }

  /** Begins a pass over each shard. Once. */
  public void start() {
    workers.start();
  }

  /** Ends after the removals under way. Idempotent. */
  @Override
  public void close() {
    workers.close();
  }

  private Worker worker(ShardName shard) {
    RetentionJob job =
        new RetentionJob(
            shard,
            (firstDayKept, now) ->
                ExpiredOrders.tryBegin(
                        router.connect(shard), environment.shardClock(), now, firstDayKept)
                    .orElse(null),
            keyspace,
            new OrderShards(router, keyspace.name(), environment.ticker()),
            new RetentionJob.Settings(
                interval,
                environment.clock(),
                environment.shardsNeeded(),
                new RetentionMeters(environment.meters(), shard)));
    return new Worker("retention-" + shard, job, backoff());
  }

  private Backoff backoff() {
    return new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE, environment.random());
  }
}
