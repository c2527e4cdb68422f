package io.shardlookup.client;

import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.session.SessionDriver;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Whether there is a session and the configured keyspaces are held. Thread-safe. */
final class Readiness {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final List<String> keyspaces;
  private final ClientCache cache;
  private final SessionDriver driver;
  private final AdvanceListeners listeners;
  private final LongSupplier ticker;

  Readiness(
      List<String> keyspaces,
      ClientCache cache,
      SessionDriver driver,
      AdvanceListeners listeners,
      LongSupplier ticker) {
    this.keyspaces = keyspaces;
    this.cache = cache;
    this.driver = driver;
    this.listeners = listeners;
    this.ticker = ticker;
  }

  /** Waits until it is so; {@link LookupException} DEADLINE_EXCEEDED after that time. */
  void await(Duration atMost) {
    long deadline = ticker.getAsLong() + atMost.toNanos();
    CompletableFuture<Void> ready = new CompletableFuture<>();
    AutoCloseable listening =
        listeners.add(
            revision -> {
              if (isReady()) {
                ready.complete(null);
              }
            });
    try {
      while (!isReady()) {
        long left = deadline - ticker.getAsLong();
        if (left <= 0) {
          throw new LookupException(
              ErrorReason.DEADLINE_EXCEEDED,
              "client: "
                  + driver.status().state()
                  + " without all of "
                  + keyspaces
                  + " after "
                  + atMost);
        }
        waitBriefly(ready, Math.min(left, POLL_NANOS));
      }
    } finally {
      closeQuietly(listening);
    }
  }

  private boolean isReady() {
    SessionState state = driver.status().state();
    return (state == SessionState.OPEN || state == SessionState.BEHIND)
        && keyspaces.stream().allMatch(name -> cache.held().keyspace(name) != null);
  }

  private static void waitBriefly(CompletableFuture<Void> ready, long nanos) {
    try {
      ready.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // looked at again by the caller
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted();
    }
  }

  private static void closeQuietly(AutoCloseable handle) {
    try {
      handle.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
