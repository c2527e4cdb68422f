package io.shardlookup.client.jdbc;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.cache.Held;
import io.shardlookup.client.jdbc.ShardPart.Answer;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.pool.ShardPool;
import io.shardlookup.client.jdbc.pool.ShardPools;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collector;

/**
 * Asks all shards at once, in rounds: a round in which some shard demands a newer revision than the
 * round's is started anew with that one, so that all rows are judged by the same. A round asks the
 * shards of one moment in which the keyspace is held: between a reset and the records that follow
 * it the client knows none, and no rows would look like a whole answer. Thread-safe.
 */
final class Scatter {
  /** More than a moving key causes; beyond it the shard is named as missing. */
  private static final int MAX_ROUNDS = 5;

  private final LookupClient client;
  private final Places places;
  private final ShardPools pools;
  private final Executor threads;
  private final LongSupplier ticker;

  Scatter(
      LookupClient client, Places places, ShardPools pools, Executor threads, LongSupplier ticker) {
    this.client = client;
    this.places = places;
    this.pools = pools;
    this.threads = threads;
    this.ticker = ticker;
  }

  /** All rows of the keyspace, merged. */
  <R, T> ScatterResult<T> run(
      Keyspace keyspace,
      ShardScan<R> scan,
      ScatterOptions options,
      Collector<? super R, ?, T> merge) {
    Deadline deadline = new Deadline(ticker, options.deadlinePerShard());
    ShardPart<R> part = new ShardPart<>(client, keyspace, scan, options, deadline);
    Map<ShardName, Answer<R>> answers = round(part, deadline);
    for (int round = 1; round < MAX_ROUNDS; round++) {
      Revision required = required(answers);
      if (required.equals(Revision.NONE) || !places.awaitKnown(required, deadline)) {
        break;
      }
      answers = round(part, deadline);
    }
    return merged(answers, merge);
  }

  private <R> Map<ShardName, Answer<R>> round(ShardPart<R> part, Deadline deadline) {
    Held held = places.awaitHeld(part.keyspace().name().text(), deadline);
    Map<ShardName, CompletableFuture<Answer<R>>> asked = new LinkedHashMap<>();
    for (Shard shard : held.view().shards()) {
      asked.put(shard.name(), ask(part, shard, held.revision(), deadline));
    }
    Map<ShardName, Answer<R>> answers = new LinkedHashMap<>();
    asked.forEach((name, answer) -> answers.put(name, await(answer, name, deadline)));
    return answers;
  }

  private <R> CompletableFuture<Answer<R>> ask(
      ShardPart<R> part, Shard shard, Revision revision, Deadline deadline) {
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            ShardPool pool = pools.of(places.directoryId(), shard, deadline.left());
            pool.requireTables(part.keyspace());
            return part.read(pool, shard, revision);
          },
          threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          new Answer.Missing<>(
              new ShardException(
                  ShardErrorReason.UNAVAILABLE,
                  "shard " + shard.name() + ": as many scatters as the router admits",
                  e)));
    }
  }

  private static <R> Answer<R> await(
      CompletableFuture<Answer<R>> answer, ShardName shard, Deadline deadline) {
    try {
      return answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Answer.Missing<>(
          new ShardException(
              ShardErrorReason.DEADLINE_EXCEEDED, "shard " + shard + ": no answer in time", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Missing<>(
          new ShardException(
              ShardErrorReason.DEADLINE_EXCEEDED, "interrupted while waiting for " + shard, e));
    } catch (ExecutionException | CompletionException e) {
      if (e.getCause() instanceof ShardException known) {
        return new Answer.Missing<>(known);
      }
      throw e.getCause() instanceof RuntimeException unexpected
          ? unexpected
          : new IllegalStateException(e.getCause());
    }
  }

  private static <R> Revision required(Map<ShardName, Answer<R>> answers) {
    Revision required = Revision.NONE;
    for (Answer<R> answer : answers.values()) {
      if (answer instanceof Answer.Behind<R> behind) {
        required = Revision.max(required, behind.required());
      }
    }
    return required;
  }

  private static <R, A, T> ScatterResult<T> merged(
      Map<ShardName, Answer<R>> answers, Collector<? super R, A, T> merge) {
    Map<ShardName, ShardException> missing = new LinkedHashMap<>();
    A rows = merge.supplier().get();
    answers.forEach(
        (shard, answer) -> {
          if (answer instanceof Answer.Rows<R> own) {
            own.rows().forEach(row -> merge.accumulator().accept(rows, row));
          } else if (answer instanceof Answer.Missing<R> none) {
            missing.put(shard, none.reason());
          } else if (answer instanceof Answer.Behind<R> behind) {
            missing.put(
                shard,
                new ShardException(
                    ShardErrorReason.FENCED,
                    "shard " + shard + " demands revision " + behind.required()));
          }
        });
    return new ScatterResult<>(merge.finisher().apply(rows), missing);
  }
}
