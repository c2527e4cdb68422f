package io.shardlookup.server.session;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.runtime.admission.InFlightLimit;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * What sessions run on.
 *
 * @param executor where sessions are woken; nothing on it blocks
 * @param threads how many of its threads sessions may use at a time, 1..64
 * @param scheduler for heartbeats; nothing runs on it for long
 * @param nanoTime the node's monotonic clock, in nanoseconds
 * @param limit permits for keys being assigned and batches that wait
 */
public record SessionRuntime(
    Executor executor,
    int threads,
    ScheduledExecutorService scheduler,
    LongSupplier nanoTime,
    InFlightLimit limit) {
  private static final int MAX_THREADS = 64;

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public SessionRuntime {
    if (threads < 1 || threads > MAX_THREADS) {
      throw LookupException.invalid("session threads", threads, "1..64");
    }
  }
}
