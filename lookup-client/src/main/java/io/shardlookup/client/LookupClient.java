package io.shardlookup.client;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.cache.Held;
import io.shardlookup.client.cache.HeldKeyspace;
import io.shardlookup.client.cache.KeyMaps;
import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.client.metrics.ClientMetrics;
import io.shardlookup.client.session.SessionDriver;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.client.session.SessionStatus;
import io.shardlookup.client.session.Surroundings;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves keys to shards: from what it holds in nanoseconds, else from a lookup node.
 *
 * <p>HASH, RANGE and SEQUENCE keyspaces are held whole from their first use on; of DIRECTORY
 * keyspaces the keys that were asked for. What is held is kept current by push, and goes on
 * answering when no node does. Answers for one key never go back, except those marked behind.
 *
 * <p>Thread-safe. Nothing happens before {@link #start}; {@link #close} ends it for good. All
 * errors are {@link LookupException}, thrown, or as the cause of a failed future.
 */
public final class LookupClient implements AutoCloseable {
  private final LookupClientConfig config;
  private final ClientThreads threads;
  private final Surroundings around;
  private final ClientMetrics metrics = new ClientMetrics();
  private final ClientCache cache;
  private final SessionDriver driver;
  private final SnapshotKeeper snapshots;
  private final AdvanceListeners listeners;
  private final Deadlines deadlines;
  private final ColdResolves cold;
  private final AsOfResolves asOf;
  private final SequenceBlocks blocks;
  private final Readiness readiness;

  /** A client with threads of its own. */
  public LookupClient(LookupClientConfig config) {
    this(config, ClientThreads.own(config.clientId()));
  }

  /** A client on these threads, which it closes if they are its own. */
  public LookupClient(LookupClientConfig config, ClientThreads threads) {
    this.config = config;
    this.threads = threads;
    this.around = threads.surroundings();
    this.cache = new ClientCache(KeyMaps.caffeine(config.keysPerKeyspace()));
    this.driver =
        new SessionDriver(
            config.sessionSettings(),
            config.lookupSettings(),
            config.sessionPlan(),
            around,
            new SessionDriver.Knowledge(cache, metrics));
    this.snapshots = new SnapshotKeeper(config, cache, around, metrics);
    this.listeners = new AdvanceListeners(around.callbacks(), this::revision);
    this.deadlines = new Deadlines(config.deadline(), around.ticker());
    this.cold = new ColdResolves(config.openLookups(), cache, driver, metrics, deadlines);
    this.asOf = new AsOfResolves(cache, driver, metrics, cold, deadlines);
    this.blocks = new SequenceBlocks(cache, driver, around.callbacks(), deadlines);
    this.readiness = new Readiness(config.keyspaces(), cache, driver, listeners, around.ticker());
  }

  /**
   * Reads the snapshot file if there is one, and starts to connect. Does not wait for a node: see
   * {@link #awaitReady}. Once.
   */
  public void start() {
    snapshots.load();
    MeterRegistry registry = config.meters();
    if (registry != null) {
      metrics.bindTo(registry, config.clientId());
      new ClientGauges(this, cold).bindTo(registry, config.clientId());
    }
    driver.onRevision(revision -> listeners.advanced());
    driver.start();
    snapshots.start();
  }

  /**
   * Writes the snapshot file, ends the session, fails what is open and takes the client's meters
   * away. Idempotent.
   */
  @Override
  public void close() {
    snapshots.close();
    CompletableFuture<Void> closed = driver.close();
    try {
      closed.get(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // the threads are gone, or busy with callers' code: nothing left to wait for
    }
    threads.close();
    metrics.unbind();
  }

  /**
   * The shard of the key, and how it is served. Allocates nothing when the answer is held; waits
   * for a node otherwise, at most the client's deadline.
   */
  public Placement resolve(String keyspace, String key) {
    Placement placement = find(keyspace, key);
    return placement != null
        ? placement
        : await(cold.ask(keyspace, key, ResolveOptions.DEFAULT, PlacementAsOf::placement, false));
  }

  /** As {@link #resolve(String, String)}, with options. */
  public Placement resolve(String keyspace, String key, ResolveOptions options) {
    return resolveAsOf(keyspace, key, options).placement();
  }

  /** As {@link #resolve(String, String)}, without waiting. */
  public CompletableFuture<Placement> resolveAsync(String keyspace, String key) {
    try {
      Placement placement = find(keyspace, key);
      return placement != null
          ? CompletableFuture.completedFuture(placement)
          : cold.ask(keyspace, key, ResolveOptions.DEFAULT, PlacementAsOf::placement, true);
    } catch (LookupException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** As {@link #resolve(String, String, ResolveOptions)}, without waiting. */
  public CompletableFuture<Placement> resolveAsync(
      String keyspace, String key, ResolveOptions options) {
    return resolveAsOfAsync(keyspace, key, options).thenApply(PlacementAsOf::placement);
  }

  /** The placement of the key and the revision up to which it is known to be right. */
  public PlacementAsOf resolveAsOf(String keyspace, String key) {
    PlacementAsOf found = asOf.find(keyspace, key);
    return found != null
        ? found
        : await(cold.ask(keyspace, key, ResolveOptions.DEFAULT, Function.identity(), false));
  }

  /** As {@link #resolveAsOf(String, String)}, with options. */
  public PlacementAsOf resolveAsOf(String keyspace, String key, ResolveOptions options) {
    if (!options.linearizable() && options.minRevision().equals(Revision.NONE)) {
      PlacementAsOf found = asOf.find(keyspace, key);
      return found != null
          ? found
          : await(
              cold.ask(keyspace, key, options, Function.identity(), false), deadlines.of(options));
    }
    return await(resolveAsOfAsync(keyspace, key, options), deadlines.of(options));
  }

  /** As {@link #resolveAsOf(String, String, ResolveOptions)}, without waiting. */
  public CompletableFuture<PlacementAsOf> resolveAsOfAsync(
      String keyspace, String key, ResolveOptions options) {
    try {
      return asOf.resolve(keyspace, key, options);
    } catch (LookupException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * The placement of the key, and V, if that is held; empty otherwise. Asks no node and never
   * waits: for whoever has an answer and looks again whether it still stands.
   */
  public Optional<PlacementAsOf> held(String keyspace, String key) {
    return Optional.ofNullable(cache.find(keyspace, key));
  }

  /**
   * The placements of many keys of a keyspace by key; keys that a DIRECTORY keyspace does not know
   * are left out. Any other error fails all of it.
   */
  public Map<String, Placement> resolveAll(String keyspace, Collection<String> keys) {
    return await(resolveAllAsync(keyspace, keys));
  }

  /** As {@link #resolveAll}, without waiting. */
  public CompletableFuture<Map<String, Placement>> resolveAllAsync(
      String keyspace, Collection<String> keys) {
    try {
      Map<String, Placement> found = new LinkedHashMap<>();
      List<String> missing = new ArrayList<>();
      for (String key : new LinkedHashSet<>(keys)) {
        Placement placement = find(keyspace, key);
        if (placement != null) {
          found.put(key, placement);
        } else {
          missing.add(KeySyntax.check(key));
        }
      }
      return missing.isEmpty()
          ? CompletableFuture.completedFuture(found)
          : cold.askAll(keyspace, missing, found);
    } catch (LookupException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Holds these keyspaces from now on, as those that were configured or used. */
  public void subscribe(String... keyspaces) {
    Arrays.stream(keyspaces).forEach(KeyspaceName::new);
    driver.want(List.of(keyspaces));
  }

  /** All that is known at this moment: V, and the records and keyspaces as of it. */
  public Held heldNow() {
    return cache.held();
  }

  /** Whether the keyspace is held: its mirror, or the right to cache its keys. */
  public boolean isHeld(String keyspace) {
    return cache.held().keyspace(keyspace) != null;
  }

  /** V: every change up to here is known. */
  public Revision revision() {
    return cache.held().revision();
  }

  /**
   * How long ago all that is held was known to be complete; empty if no node has confirmed it since
   * the start.
   */
  public Optional<Duration> age() {
    SessionStatus status = driver.status();
    return status.completeAtNanos().isPresent()
        ? Optional.of(
            Duration.ofNanos(
                Math.max(0, around.ticker().getAsLong() - status.completeAtNanos().getAsLong())))
        : Optional.empty();
  }

  /** How the client stands with the nodes. */
  public SessionState state() {
    return driver.status().state();
  }

  /** The node in session as host:port; empty without a session. */
  public Optional<String> node() {
    return Optional.ofNullable(driver.status().node());
  }

  /** Id of the directory that the knowledge comes from; empty if nothing is known yet. */
  public Optional<String> directoryId() {
    String id = cache.held().directoryId();
    return id.isEmpty() ? Optional.empty() : Optional.of(id);
  }

  /** The shard of that name; empty if none is known. */
  public Optional<Shard> shard(ShardName name) {
    return Optional.ofNullable(cache.held().shard(name));
  }

  /** All shards known, in no particular order. */
  public Collection<Shard> shards() {
    return cache.held().shards();
  }

  /** The record of a keyspace, held or not; empty if none is known. */
  public Optional<Keyspace> keyspace(String name) {
    return Optional.ofNullable(cache.held().definition(name));
  }

  /**
   * Done with V once that is at the revision; fails with REVISION_NOT_REACHED when it is not within
   * the time.
   */
  public CompletableFuture<Revision> awaitRevision(Revision revision, Duration atMost) {
    return asOf.awaitRevision(revision, atMost);
  }

  /**
   * Waits until there is a session and the configured keyspaces are held. {@link LookupException}
   * DEADLINE_EXCEEDED otherwise.
   */
  public void awaitReady(Duration atMost) {
    readiness.await(atMost);
  }

  /**
   * Calls the listener on another thread whenever V has advanced: one call at a time, the newest V
   * only. Ends when the returned handle is closed.
   */
  public AutoCloseable onAdvance(Consumer<Revision> listener) {
    return listeners.add(listener);
  }

  /**
   * Draws a block of numbers of a date (yyyymmdd) in a SEQUENCE keyspace, 1..1,000,000 of them.
   * Goes to the next node only when certainly nothing was drawn; OUTCOME_UNKNOWN means that a block
   * may be lost, and drawing again is safe since gaps are legal.
   */
  public SequenceBlock allocateSequence(String keyspace, int date, int count) {
    return await(allocateSequenceAsync(keyspace, date, count));
  }

  /** As {@link #allocateSequence}, without waiting. */
  public CompletableFuture<SequenceBlock> allocateSequenceAsync(
      String keyspace, int date, int count) {
    try {
      return blocks.draw(keyspace, date, count);
    } catch (LookupException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What the client has counted so far. */
  public ClientMetrics metrics() {
    return metrics;
  }

  private @Nullable Placement find(String keyspace, String key) {
    HeldKeyspace held = cache.held().keyspace(keyspace);
    if (held == null) {
      return null;
    }
    Placement placement = held.find(key);
    if (placement != null) {
      metrics.hits.increment();
    }
    return placement;
  }

  private <T> T await(CompletableFuture<T> future) {
    return await(future, config.deadline());
  }

  /** The session fails what is late; waiting a little longer is for a session that cannot. */
  private <T> T await(CompletableFuture<T> future, Duration deadline) {
    return Failures.join(future, deadline.plusMillis(100));
  }
}
