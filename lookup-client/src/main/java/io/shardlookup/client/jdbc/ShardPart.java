package io.shardlookup.client.jdbc;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.guard.Access;
import io.shardlookup.client.jdbc.pool.Lease;
import io.shardlookup.client.jdbc.pool.ShardPool;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One shard's part of a scatter, judged by the view revision V of the whole scatter.
 *
 * <p>A page counts only if its snapshot on the shard demands no more than V: then the placements of
 * V were those that the shard went by. A row counts only if V places its key here. So each key is
 * read from exactly one shard, whatever moves meanwhile.
 */
final class ShardPart<R> {
  private final LookupClient client;
  private final Keyspace keyspace;
  private final ShardScan<R> scan;
  private final ScatterOptions options;
  private final Deadline deadline;

  ShardPart(
      LookupClient client,
      Keyspace keyspace,
      ShardScan<R> scan,
      ScatterOptions options,
      Deadline deadline) {
    this.client = client;
    this.keyspace = keyspace;
    this.scan = scan;
    this.options = options;
    this.deadline = deadline;
  }

  /** What one shard gave. */
  sealed interface Answer<R> {
    /** Its rows. */
    record Rows<R>(List<R> rows) implements Answer<R> {}

    /** The whole scatter has to know more. */
    record Behind<R>(Revision required) implements Answer<R> {}

    /** It is missing. */
    record Missing<R>(ShardException reason) implements Answer<R> {}
  }

  Keyspace keyspace() {
    return keyspace;
  }

  /** Reads all pages of the shard. */
  Answer<R> read(ShardPool pool, Shard shard, Revision revision) {
    List<R> rows = new ArrayList<>();
    R after = null;
    int read = 0;
    while (true) {
      Attempt<List<R>> attempt = page(pool, after, revision);
      if (attempt instanceof Attempt.Behind<List<R>> behind) {
        return new Answer.Behind<>(behind.required());
      }
      if (!(attempt instanceof Attempt.Done<List<R>> done)) {
        return new Answer.Missing<>(reason(attempt));
      }
      List<R> page = done.value();
      read += page.size();
      if (read > options.maxRows()) {
        return new Answer.Missing<>(tooMany(shard));
      }
      Revision changed = keepOwn(page, shard, revision, rows);
      if (changed.isOlderThan(revision) || changed.equals(revision)) {
        if (page.size() < options.pageSize()) {
          return new Answer.Rows<>(rows);
        }
        after = page.get(page.size() - 1);
      } else {
        return new Answer.Behind<>(changed);
      }
    }
  }

  private Attempt<List<R>> page(ShardPool pool, @Nullable R after, Revision revision) {
    try (Lease lease = pool.borrow(deadline::left)) {
      return new Transaction(lease.session(), Access.READ, deadline)
          .run(
              connection -> scan.page(connection, after, options.pageSize()),
              () -> revision,
              (session, known, replyTimeout) ->
                  session.finishScan(keyspace.name().text(), known, replyTimeout));
    }
  }

  /**
   * Adds the rows that V places on the shard. Returns V, or the newer revision that has to be known
   * because a placement has changed since V.
   */
  private Revision keepOwn(List<R> page, Shard shard, Revision revision, List<R> own) {
    List<CompletableFuture<@Nullable PlacementAsOf>> placements = new ArrayList<>(page.size());
    for (R row : page) {
      placements.add(placement(scan.key(row), revision));
    }
    for (int i = 0; i < page.size(); i++) {
      PlacementAsOf found = await(placements.get(i));
      if (found == null) {
        continue;
      }
      Revision written = found.placement().generation().revision();
      if (revision.isOlderThan(written)) {
        return written;
      }
      if (found.asOf().isOlderThan(revision)) {
        throw new ShardException(
            ShardErrorReason.FENCED,
            "a row's placement is known as of " + found.asOf() + " (expected: " + revision + ")");
      }
      if (found.placement().shard().equals(shard.name())) {
        own.add(page.get(i));
      }
    }
    return revision;
  }

  private CompletableFuture<@Nullable PlacementAsOf> placement(String key, Revision revision) {
    Duration left = Duration.ofNanos(Math.max(1, deadline.left().toNanos()));
    return client
        .resolveAsOfAsync(
            keyspace.name().text(),
            key,
            ResolveOptions.DEFAULT.atLeast(revision).withDeadline(left))
        .handle(
            (found, failure) -> {
              if (failure == null) {
                return found;
              }
              if (unwrap(failure) instanceof LookupException e
                  && e.reason() == ErrorReason.UNKNOWN_KEY) {
                return null;
              }
              throw new CompletionException(unwrap(failure));
            });
  }

  private static @Nullable PlacementAsOf await(
      CompletableFuture<@Nullable PlacementAsOf> placement) {
    try {
      return placement.join();
    } catch (CompletionException e) {
      throw new ShardException(
          ShardErrorReason.FENCED, "a row's key cannot be placed: " + unwrap(e).getMessage(), e);
    }
  }

  private ShardException tooMany(Shard shard) {
    return new ShardException(
        ShardErrorReason.STATEMENT_FAILED,
        "rows of shard " + shard.name() + ": more than " + options.maxRows());
  }

  private static ShardException reason(Attempt<?> attempt) {
    if (attempt instanceof Attempt.Again<?> again) {
      return again.reason();
    }
    if (attempt instanceof Attempt.Unknown<?> unknown) {
      return unknown.reason();
    }
    return ((Attempt.Failed<?>) attempt).reason();
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
