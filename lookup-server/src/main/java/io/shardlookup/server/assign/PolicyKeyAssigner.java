package io.shardlookup.server.assign;

import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Placement;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.view.LiveView;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives keys a shard by create-if-absent in the store. Keys of one keyspace that arrive while a
 * transaction is under way share the next one. Thread-safe.
 */
public final class PolicyKeyAssigner implements KeyAssigner {
  private final DirectoryStore store;
  private final LiveView live;
  private final Duration confirmBound;
  private final RandomGenerator random;
  private final Executor executor;
  private final AssignmentPool pool = new AssignmentPool();
  private final ConcurrentMap<String, AssignmentQueue> queues = new ConcurrentHashMap<>();

  /**
   * Assigns in the store.
   *
   * @param confirmBound how long to wait for a newer view when this one turns out to be old
   * @param random thread-safe
   * @param executor runs what follows a reply of the store; never blocked
   */
  public PolicyKeyAssigner(
      DirectoryStore store,
      LiveView live,
      Duration confirmBound,
      RandomGenerator random,
      Executor executor) {
    this.store = store;
    this.live = live;
    this.confirmBound = confirmBound;
    this.random = random;
    this.executor = executor;
  }

  @Override
  public CompletableFuture<Assigned> assign(String keyspace, String key) {
    try {
      return assign(live.current(), keyspace, key);
    } catch (LookupException e) {
      return e.reason() == ErrorReason.UNKNOWN_KEYSPACE
          ? live.confirm(confirmBound).thenCompose(view -> assign(view, keyspace, key))
          : CompletableFuture.failedFuture(e);
    }
  }

  /** The DIRECTORY keyspace of that name; {@link LookupException}. */
  static KeyspaceMap directory(View view, String keyspace) {
    KeyspaceMap map = view.activeKeyspace(keyspace);
    Keyspace definition = map.definition();
    if (definition == null || !(definition.strategy() instanceof Strategy.Directory)) {
      throw new LookupException(
          ErrorReason.WRONG_STRATEGY,
          "keyspace: "
              + keyspace
              + (definition == null ? "" : " is " + definition.strategy().word())
              + " (expected: DIRECTORY, whose keys can be assigned)");
    }
    return map;
  }

  private CompletableFuture<Assigned> assign(View view, String keyspace, String key) {
    KeyspaceMap map = directory(view, keyspace);
    KeySyntax.check(key);
    @Nullable Placement known = map.locate(key);
    if (known != null) {
      return CompletableFuture.completedFuture(new Assigned(known, view.revision()));
    }
    return queues.computeIfAbsent(keyspace, this::queue).add(key);
  }

  private AssignmentQueue queue(String keyspace) {
    AssignmentPlanner planner = new AssignmentPlanner(keyspace, random);
    return new AssignmentQueue(
        planner, new AssignmentQueue.Seams(store, live, confirmBound, executor, pool));
  }
}
