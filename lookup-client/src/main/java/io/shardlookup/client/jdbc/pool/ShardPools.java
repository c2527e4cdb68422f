package io.shardlookup.client.jdbc.pool;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.database.Driver;
import io.shardlookup.client.jdbc.database.ShardAddress;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.fence.ShardIdentity;
import io.shardlookup.client.jdbc.fence.ShardProof;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pools of all shards. One is opened with the first use of its shard, by that caller while
 * others wait, and anew when the shard's record says another place. Thread-safe.
 */
public final class ShardPools {
  /** A shard that could not be opened is not tried again before. */
  private static final Duration RETRY_AFTER = Duration.ofMillis(250);

  private final PoolSettings settings;
  private final LongSupplier ticker;
  private final Map<ShardName, Opening> pools = new ConcurrentHashMap<>();
  private final Map<ShardName, Waiting> callers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** What makes a pool the right one for a shard. */
  private record Place(String directoryId, String endpoint, String credentialsRef) {}

  private record Opening(Place place, CompletableFuture<ShardPool> pool, long startedAtNanos) {}

  private record Waiting(Place place, ShardCallers callers) {}

  /** Makes pools like this; the ticker counts nanoseconds. */
  public ShardPools(PoolSettings settings, LongSupplier ticker) {
    this.settings = settings;
    this.ticker = ticker;
  }

  /** The pool of a shard of the directory, opened if need be; waits at most so long for it. */
  public ShardPool of(String directoryId, Shard shard, Duration atMost) {
    if (closed) {
      throw new ShardException(ShardErrorReason.UNAVAILABLE, "router: closed");
    }
    Place place = place(directoryId, shard);
    Opening known = pools.get(shard.name());
    if (known != null && known.place().equals(place) && !canRetry(known)) {
      return await(known.pool(), shard, atMost);
    }
    return open(known, place, shard, atMost);
  }

  /** The calls that wait for a shard of the directory at its present place. */
  public ShardCallers callers(String directoryId, Shard shard) {
    return callers(place(directoryId, shard), shard.name());
  }

  /** Closes all pools, waiting at most so long for the sessions that are lent. Idempotent. */
  public void close(Duration atMost) {
    closed = true;
    long deadline = ticker.getAsLong() + atMost.toNanos();
    for (Opening opening : pools.values()) {
      if (opening.pool().isDone() && !opening.pool().isCompletedExceptionally()) {
        opening.pool().join().close(Duration.ofNanos(deadline - ticker.getAsLong()));
      }
    }
    pools.clear();
  }

  private ShardPool open(@Nullable Opening known, Place place, Shard shard, Duration atMost) {
    Opening mine = new Opening(place, new CompletableFuture<>(), ticker.getAsLong());
    boolean first =
        known == null
            ? pools.putIfAbsent(shard.name(), mine) == null
            : pools.replace(shard.name(), known, mine);
    if (!first) {
      return of(place.directoryId(), shard, atMost);
    }
    if (known != null) {
      CompletableFuture<Void> unused = known.pool().thenAccept(ShardPool::retire);
    }
    try {
      ShardPool pool = open(place, shard);
      mine.pool().complete(pool);
      return pool;
    } catch (RuntimeException | Error e) {
      mine.pool().completeExceptionally(e);
      throw e;
    }
  }

  private ShardPool open(Place place, Shard shard) {
    ShardProof proof =
        new ShardProof(
            ShardAddress.parse(shard.endpoint()),
            new ShardIdentity(place.directoryId(), shard.name()));
    Driver driver = new Driver(proof.address(), () -> credentials(shard), settings.driver());
    return ShardPool.open(
        proof,
        new ProvenConnections(driver, proof, settings.lockWait()),
        callers(place, shard.name()),
        settings);
  }

  /** Those who wait at a place that the shard has left are no reason to turn others away. */
  private ShardCallers callers(Place place, ShardName shard) {
    Waiting known = callers.get(shard);
    if (known != null && known.place().equals(place)) {
      return known.callers();
    }
    Duration patience = settings.driver().replyTimeout().dividedBy(2);
    Waiting anew = new Waiting(place, new ShardCallers(shard, settings.size(), patience, ticker));
    return callers
        .compute(shard, (name, had) -> had != null && had.place().equals(place) ? had : anew)
        .callers();
  }

  private static Place place(String directoryId, Shard shard) {
    return new Place(directoryId, shard.endpoint(), shard.credentialsRef());
  }

  private Credentials credentials(Shard shard) {
    try {
      return settings.credentials().credentials(shard);
    } catch (RuntimeException e) {
      throw new ShardException(
          ShardErrorReason.BAD_ADDRESS,
          "shard " + shard.name() + ": no credentials for \"" + shard.credentialsRef() + "\"",
          e);
    }
  }

  private boolean canRetry(Opening opening) {
    return opening.pool().isCompletedExceptionally()
        && ticker.getAsLong() - opening.startedAtNanos() >= RETRY_AFTER.toNanos();
  }

  private static ShardPool await(
      CompletableFuture<ShardPool> opening, Shard shard, Duration atMost) {
    try {
      return opening.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShardException(ShardErrorReason.UNAVAILABLE, "interrupted while connecting", e);
    } catch (TimeoutException e) {
      throw new ShardException(
          ShardErrorReason.UNAVAILABLE,
          "shard " + shard.name() + ": not connected within " + atMost,
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ShardException known) {
        throw new ShardException(known.reason(), String.valueOf(known.getMessage()), known);
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
