package io.shardlookup.client;

import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.client.lookup.Question;
import io.shardlookup.client.metrics.ClientMetrics;
import io.shardlookup.client.session.SessionDriver;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves whose answer is not held: put to the nodes, at most so many at a time; more are refused
 * with OVERLOADED. Thread-safe.
 */
final class ColdResolves {
  private final int maxOpen;
  private final ClientCache cache;
  private final SessionDriver driver;
  private final ClientMetrics metrics;
  private final Deadlines deadlines;
  private final AtomicInteger open = new AtomicInteger();

  ColdResolves(
      int maxOpen,
      ClientCache cache,
      SessionDriver driver,
      ClientMetrics metrics,
      Deadlines deadlines) {
    this.maxOpen = maxOpen;
    this.cache = cache;
    this.driver = driver;
    this.metrics = metrics;
    this.deadlines = deadlines;
  }

  /** How many are open. */
  int open() {
    return open.get();
  }

  /** The answer in this form; see {@link PlacementFuture} for whose code may run on it. */
  <T> PlacementFuture<T> ask(
      String keyspace,
      String key,
      ResolveOptions options,
      Function<PlacementAsOf, T> form,
      boolean runsForeignCode) {
    Question question = new Question(keyspace, key, options.assign(), options.linearizable());
    long deadlineNanos = deadlines.nanosIn(deadlines.of(options));
    checkNames(keyspace, key);
    admit(1);
    metrics.misses.increment();
    PlacementFuture<T> future = new PlacementFuture<>(form, open, runsForeignCode);
    driver.ask(List.of(question), List.of(future), deadlineNanos);
    return future;
  }

  /**
   * What was found already and what the nodes know of the missing keys; keys that are not there are
   * left out.
   */
  CompletableFuture<Map<String, Placement>> askAll(
      String keyspace, List<String> missing, Map<String, Placement> found) {
    long deadlineNanos = deadlines.nanosIn(deadlines.usual());
    checkNames(keyspace, missing.get(0));
    admit(missing.size());
    metrics.misses.add(missing.size());
    List<Question> questions = new ArrayList<>(missing.size());
    List<PlacementFuture<Placement>> futures = new ArrayList<>(missing.size());
    for (String key : missing) {
      questions.add(new Question(keyspace, key, false, false));
      futures.add(new PlacementFuture<>(PlacementAsOf::placement, open, true));
    }
    driver.ask(questions, futures, deadlineNanos);
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .handle(
            (done, failure) -> {
              for (int i = 0; i < missing.size(); i++) {
                Placement placement = known(futures.get(i));
                if (placement != null) {
                  found.put(missing.get(i), placement);
                }
              }
              return found;
            });
  }

  /** Null for a key that is not there; throws for any other error. */
  private static @Nullable Placement known(CompletableFuture<Placement> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (Failures.unwrap(e) instanceof LookupException l
          && l.reason() == ErrorReason.UNKNOWN_KEY) {
        return null;
      }
      throw e;
    }
  }

  private void checkNames(String keyspace, String key) {
    if (cache.held().definition(keyspace) == null) {
      KeyspaceName unused = new KeyspaceName(keyspace);
    }
    String unused = KeySyntax.check(key);
  }

  private void admit(int count) {
    if (open.get() + count > maxOpen) {
      throw new LookupException(
          ErrorReason.OVERLOADED,
          "open lookups: " + (open.get() + count) + " (expected: at most " + maxOpen + ")");
    }
  }
}
