package io.shardlookup.client;

import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.client.metrics.ClientMetrics;
import io.shardlookup.client.session.SessionDriver;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves that say up to which revision the answer is known to be right, and wait for V where the
 * caller demands a revision or a node's confirmation. Thread-safe.
 */
final class AsOfResolves {
  private final ClientCache cache;
  private final SessionDriver driver;
  private final ClientMetrics metrics;
  private final ColdResolves cold;
  private final Deadlines deadlines;

  AsOfResolves(
      ClientCache cache,
      SessionDriver driver,
      ClientMetrics metrics,
      ColdResolves cold,
      Deadlines deadlines) {
    this.cache = cache;
    this.driver = driver;
    this.metrics = metrics;
    this.cold = cold;
    this.deadlines = deadlines;
  }

  /** From what is held; null if that says nothing of the key. */
  @Nullable PlacementAsOf find(String keyspace, String key) {
    PlacementAsOf found = cache.find(keyspace, key);
    if (found != null) {
      metrics.hits.increment();
    }
    return found;
  }

  /** As the options demand it. Throws {@link LookupException} for what can be refused at once. */
  CompletableFuture<PlacementAsOf> resolve(String keyspace, String key, ResolveOptions options) {
    if (options.linearizable()) {
      return linearized(keyspace, key, options);
    }
    Revision min = options.minRevision();
    CompletableFuture<PlacementAsOf> answer =
        revision().isOlderThan(min)
            ? awaitRevision(min, deadlines.of(options))
                .thenCompose(reached -> known(keyspace, key, options))
            : known(keyspace, key, options);
    return answer.thenApply(found -> knowing(min, found));
  }

  /** See {@link LookupClient#awaitRevision}. */
  CompletableFuture<Revision> awaitRevision(Revision revision, Duration atMost) {
    Revision current = revision();
    if (current.isAtLeast(revision)) {
      return CompletableFuture.completedFuture(current);
    }
    CompletableFuture<Revision> reached = new CompletableFuture<>();
    driver.awaitRevision(revision, reached);
    return reached
        .orTimeout(atMost.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(notReached(revision, failure)));
  }

  private Revision revision() {
    return cache.held().revision();
  }

  private CompletableFuture<PlacementAsOf> known(
      String keyspace, String key, ResolveOptions options) {
    PlacementAsOf found = find(keyspace, key);
    return found != null
        ? CompletableFuture.completedFuture(found)
        : cold.ask(keyspace, key, options, Function.identity(), true);
  }

  /** The answer if it is complete up to the revision: one that is behind may be older than V. */
  private static PlacementAsOf knowing(Revision revision, PlacementAsOf answer) {
    if (answer.asOf().isOlderThan(revision)) {
      throw notReached(answer.asOf(), revision);
    }
    return answer;
  }

  /** What is handed out must not be newer than what the cache says next: V follows first. */
  private CompletableFuture<PlacementAsOf> linearized(
      String keyspace, String key, ResolveOptions options) {
    long deadline = deadlines.nanosIn(deadlines.of(options));
    return cold.ask(keyspace, key, options, Function.<PlacementAsOf>identity(), true)
        .thenCompose(
            answer ->
                cache.held().keyspace(keyspace) == null
                    ? CompletableFuture.completedFuture(answer)
                    : awaitRevision(answer.asOf(), deadlines.left(deadline))
                        .thenApply(v -> answer));
  }

  private LookupException notReached(Revision revision, Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    return cause instanceof LookupException known ? known : notReached(revision(), revision);
  }

  private static LookupException notReached(Revision reached, Revision expected) {
    return new LookupException(
        ErrorReason.REVISION_NOT_REACHED,
        "view revision: " + reached + " (expected: " + expected + " or newer)");
  }
}
