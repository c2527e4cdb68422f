package io.shardlookup.client.jdbc;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.database.DriverSettings;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.guard.Access;
import io.shardlookup.client.jdbc.pool.PoolSettings;
import io.shardlookup.client.jdbc.pool.ShardPools;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import java.sql.Connection;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on the shard that the directory names for a key, in one transaction, and commits it
 * only where the shard agrees that this is still the place.
 *
 * <p>For fenced keyspaces; others are refused. Reads and writes wait while they may not go on
 * (cutover, a change not learnt yet), never longer than the deadline. Errors are {@link
 * ShardException}, or {@link io.shardlookup.model.error.LookupException} where the directory has no
 * answer. Thread-safe. Nothing happens before {@link #start}; {@link #close} ends it for good, and
 * leaves the client to its owner.
 */
public final class ShardRouter implements AutoCloseable {
  /** Shards that all scatters together read at the same moment. */
  private static final int SCATTER_THREADS = 64;

  private final LookupClient client;
  private final ShardRouterConfig config;
  private final LongSupplier ticker;
  private final Places places;
  private final RouterMetrics metrics;
  private final ShardPools pools;
  private final Routing routing;
  private final ExecutorService threads;
  private final CommitListeners listeners = new CommitListeners();

  /** A router that resolves with this client, which it neither starts nor closes. */
  public ShardRouter(LookupClient client, ShardRouterConfig config) {
    this(client, config, System::nanoTime, new Random());
  }

  ShardRouter(LookupClient client, ShardRouterConfig config, LongSupplier ticker, Random random) {
    this.client = client;
    this.config = config;
    this.ticker = ticker;
    this.places = new Places(client);
    this.metrics = new RouterMetrics();
    this.pools =
        new ShardPools(
            new PoolSettings(
                config.credentials(),
                config.poolSize(),
                new DriverSettings(
                    config.connectTimeout(), config.deadline(), config.driverProperties()),
                config.lockWait(),
                config.meters()),
            ticker);
    this.routing = new Routing(places, pools, metrics, ticker, random);
    this.threads =
        new ThreadPoolExecutor(
            0,
            SCATTER_THREADS,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            ShardRouter::scatterThread);
  }

  /**
   * Shows metrics, and is ready. Connects to no shard: that is left to a shard's first use. Once.
   */
  public void start() {
    MeterRegistry registry = config.meters();
    if (registry != null) {
      metrics.bindTo(registry);
    }
  }

  /** Waits for what is running, at most the default deadline, and closes all pools. Idempotent. */
  @Override
  public void close() {
    threads.shutdown();
    pools.close(config.deadline());
  }

  /** Commits the work on the key's shard and returns its value; throws if it did not commit. */
  public <T extends @Nullable Object> T write(String keyspace, String key, ShardWork<T> work) {
    return write(keyspace, key, ResolveOptions.DEFAULT, work);
  }

  /**
   * As {@link #write(String, String, ShardWork)}, with a deadline, or assigning a shard to a new
   * key of a DIRECTORY keyspace.
   */
  public <T extends @Nullable Object> T write(
      String keyspace, String key, ResolveOptions options, ShardWork<T> work) {
    return tryWrite(keyspace, key, options, work).orThrow();
  }

  /** Commits the work on the key's shard, or says why not. */
  public <T extends @Nullable Object> WriteOutcome<T> tryWrite(
      String keyspace, String key, ResolveOptions options, ShardWork<T> work) {
    long start = ticker.getAsLong();
    WriteOutcome<T> outcome =
        routing.run(
            new Routing.Call<>(keyspace, key, options, Access.WRITE, work), deadline(options));
    metrics.wrote(outcome, ticker.getAsLong() - start);
    listeners.tell(keyspace, key, outcome);
    return outcome;
  }

  /**
   * Runs the work on the key's shard in one snapshot that the shard was serving the key in, and
   * returns its value. What it writes is refused.
   */
  public <T extends @Nullable Object> T read(String keyspace, String key, ShardWork<T> work) {
    return read(keyspace, key, ResolveOptions.DEFAULT, work);
  }

  /** As {@link #read(String, String, ShardWork)}, with options. */
  public <T extends @Nullable Object> T read(
      String keyspace, String key, ResolveOptions options, ShardWork<T> work) {
    long start = ticker.getAsLong();
    WriteOutcome<T> outcome =
        routing.run(
            new Routing.Call<>(keyspace, key, options, Access.READ, work), deadline(options));
    metrics.read(outcome, ticker.getAsLong() - start);
    return outcome.orThrow();
  }

  /**
   * Asks all shards at once and merges their rows. Rows of keys that another shard serves are
   * dropped, so that a key in motion is seen once. Shards that fail or are late are named.
   */
  public <R, T> ScatterResult<T> scatter(
      String keyspace,
      ShardScan<R> scan,
      ScatterOptions options,
      Collector<? super R, ?, T> merge) {
    Deadline deadline = new Deadline(ticker, options.deadlinePerShard());
    Keyspace held = places.holdFenced(keyspace, deadline);
    ScatterResult<T> result =
        new Scatter(client, places, pools, threads, ticker).run(held, scan, options, merge);
    metrics.missingShards.add(result.missing().size());
    return result;
  }

  /** Tells the listener of every commit, until the returned handle is closed. */
  public AutoCloseable onCommit(CommitListener listener) {
    return listeners.add(listener);
  }

  /**
   * A new connection to the shard outside of the pool and of the fence, in autocommit, to a
   * database that identified itself as this shard. For work that no key routes, such as draining an
   * outbox; what it writes is outside of the router's promise. The caller closes it.
   */
  public Connection connect(ShardName name) {
    Shard shard =
        client
            .shard(name)
            .orElseThrow(
                () ->
                    new ShardException(
                        ShardErrorReason.UNKNOWN_SHARD,
                        "shard " + name + ": no record of it is known"));
    return pools.of(places.directoryId(), shard, config.deadline()).openPlain();
  }

  private Duration deadline(ResolveOptions options) {
    return options.deadline() == null ? config.deadline() : options.deadline();
  }

  private static Thread scatterThread(Runnable task) {
    Thread thread = new Thread(task, "shard-scatter");
    thread.setDaemon(true);
    return thread;
  }
}
