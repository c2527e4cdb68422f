package io.shardlookup.client.jdbc;

import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.fence.CommitResult;
import io.shardlookup.client.jdbc.fence.FencedSession;
import io.shardlookup.client.jdbc.guard.Access;
import io.shardlookup.client.jdbc.pool.Lease;
import io.shardlookup.client.jdbc.pool.ShardPool;
import io.shardlookup.client.jdbc.pool.ShardPools;
import io.shardlookup.client.jdbc.route.Admission;
import io.shardlookup.client.jdbc.route.Knowledge;
import io.shardlookup.client.jdbc.route.Place;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs work where its key lives, again and elsewhere if need be, until it is done, refused, or out
 * of time. Thread-safe.
 */
final class Routing {
  private static final long FIRST_PAUSE_MILLIS = 2;
  private static final long LONGEST_PAUSE_MILLIS = 100;

  private final Places places;
  private final ShardPools pools;
  private final RouterMetrics metrics;
  private final LongSupplier ticker;
  private final Random random;

  Routing(
      Places places, ShardPools pools, RouterMetrics metrics, LongSupplier ticker, Random random) {
    this.places = places;
    this.pools = pools;
    this.metrics = metrics;
    this.ticker = ticker;
    this.random = random;
  }

  /** One write or read of a key. */
  record Call<T extends @Nullable Object>(
      String keyspace, String key, ResolveOptions options, Access access, ShardWork<T> work) {}

  /**
   * Runs it within the time. Work that is held waits for a newer revision; where V is there already
   * but what is known of the place stays as old as it was (frozen, or from a node that is behind),
   * only time helps.
   */
  <T extends @Nullable Object> WriteOutcome<T> run(Call<T> call, Duration atMost) {
    try (Visit visit = new Visit(pools)) {
      return run(call, visit, new Deadline(ticker, atMost));
    }
  }

  private <T extends @Nullable Object> WriteOutcome<T> run(
      Call<T> call, Visit visit, Deadline deadline) {
    Revision heldAsOf = Revision.NONE;
    for (int attempt = 0; ; attempt++) {
      Place place = places.find(call.keyspace(), call.key(), call.options(), deadline);
      Admission admission =
          call.access() == Access.WRITE ? Admission.toWrite(place) : Admission.toRead(place);
      if (admission instanceof Admission.Refuse refuse) {
        return new WriteOutcome.Rejected<>(refuse.reason());
      }
      if (admission instanceof Admission.Hold hold) {
        metrics.held.increment();
        visit.close();
        boolean again = place.asOf().equals(heldAsOf);
        heldAsOf = place.asOf();
        if ((again && !pause(attempt, deadline)) || !places.awaitNewer(heldAsOf, deadline)) {
          return new WriteOutcome.Rejected<>(hold.reason());
        }
        continue;
      }
      Shard shard = ((Admission.Go) admission).shard();
      Attempt<T> result = visited(call, place, shard, visit, deadline);
      WriteOutcome<T> outcome = outcome(call, result, shard, deadline, attempt);
      if (outcome != null) {
        return outcome;
      }
      metrics.retries.increment();
    }
  }

  /** The visit goes on through the pause before another attempt, unless the shard has answered. */
  private <T extends @Nullable Object> Attempt<T> visited(
      Call<T> call, Place place, Shard shard, Visit visit, Deadline deadline) {
    try {
      visit.at(places.directoryId(), shard);
    } catch (ShardException e) {
      metrics.turnedAway.increment();
      return new Attempt.Failed<>(e);
    }
    Attempt<T> result = attempt(call, place, shard, deadline);
    if (!(result instanceof Attempt.Again<T>)) {
      visit.close();
    }
    return result;
  }

  private <T extends @Nullable Object> Attempt<T> attempt(
      Call<T> call, Place place, Shard shard, Deadline deadline) {
    try {
      ShardPool pool = pools.of(places.directoryId(), shard, deadline.left());
      Keyspace keyspace = place.keyspace();
      if (keyspace != null) {
        pool.requireTables(keyspace);
      }
      try (Lease lease = pool.borrow(deadline::left)) {
        return new Transaction(lease.session(), call.access(), deadline)
            .run(
                call.work(),
                () -> Knowledge.presented(place, places.held(call.keyspace(), call.key())),
                (session, revision, replyTimeout) -> end(call, session, revision, replyTimeout));
      }
    } catch (ShardException e) {
      return e.retryable() ? new Attempt.Again<>(e) : new Attempt.Failed<>(e);
    }
  }

  private static CommitResult end(
      Call<?> call, FencedSession session, Revision revision, Duration replyTimeout) {
    return call.access() == Access.WRITE
        ? session.commit(call.keyspace(), call.key(), revision, replyTimeout)
        : session.finishRead(call.keyspace(), call.key(), revision, replyTimeout);
  }

  /** What the caller is told; null to run the work again. */
  private <T extends @Nullable Object> @Nullable WriteOutcome<T> outcome(
      Call<T> call, Attempt<T> result, Shard shard, Deadline deadline, int attempt) {
    if (result instanceof Attempt.Done<T> done) {
      return new WriteOutcome.Committed<>(done.value(), shard.name(), done.revision());
    }
    if (result instanceof Attempt.Unknown<T> unknown) {
      return new WriteOutcome.Unknown<>(shard.name(), unknown.reason());
    }
    if (result instanceof Attempt.Behind<T> behind) {
      metrics.fenced.increment();
      return learns(call, behind.required(), deadline, attempt)
          ? null
          : new WriteOutcome.Rejected<>(fenced(shard, behind.required()));
    }
    if (result instanceof Attempt.Again<T> again) {
      return pause(attempt, deadline) ? null : new WriteOutcome.Rejected<>(again.reason());
    }
    return new WriteOutcome.Rejected<>(((Attempt.Failed<T>) result).reason());
  }

  /**
   * Waits for the revision; false if the deadline came first. Where V is there already but the
   * key's place is known only as of an older one (frozen, or from a node that is behind), all that
   * helps is time.
   */
  private boolean learns(Call<?> call, Revision required, Deadline deadline, int attempt) {
    return places.awaitKnown(required, deadline)
        && !deadline.isOver()
        && (places.isHeldAt(call.keyspace(), call.key(), required) || pause(attempt, deadline));
  }

  private static ShardException fenced(Shard shard, Revision required) {
    return new ShardException(
        ShardErrorReason.FENCED,
        "shard "
            + shard.name()
            + " demands revision "
            + required
            + " (expected: one that the client learns before the deadline)");
  }

  /** Waits a little, longer each time and not as long as others do; false if time is up. */
  private boolean pause(int attempt, Deadline deadline) {
    long bound = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
    long millis = 1 + random.nextLong(bound);
    if (deadline.left().toMillis() <= millis) {
      return false;
    }
    try {
      Thread.sleep(millis);
      return !deadline.isOver();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
