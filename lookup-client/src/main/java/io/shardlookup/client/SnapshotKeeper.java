package io.shardlookup.client;

import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.cache.Held;
import io.shardlookup.client.metrics.ClientMetrics;
import io.shardlookup.client.session.Surroundings;
import io.shardlookup.client.snapshot.SnapshotFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the snapshot file at the start, writes it from time to time and at the end. A file in
 * trouble is reported and otherwise ignored: the client works without it.
 */
final class SnapshotKeeper {
  private static final Logger log = LoggerFactory.getLogger(SnapshotKeeper.class);

  private final @Nullable SnapshotFile file;
  private final @Nullable Path path;
  private final Duration interval;
  private final ClientCache cache;
  private final Surroundings around;
  private final ClientMetrics metrics;
  private @Nullable ScheduledFuture<?> timer;
  private boolean closed;

  SnapshotKeeper(
      LookupClientConfig config, ClientCache cache, Surroundings around, ClientMetrics metrics) {
    this.path = config.snapshotFile();
    this.file = path == null ? null : new SnapshotFile(path);
    this.interval = config.snapshotInterval();
    this.cache = cache;
    this.around = around;
    this.metrics = metrics;
  }

  /** Before the session starts: the cache is nobody else's yet. */
  void load() {
    if (file == null || !file.exists()) {
      return;
    }
    try {
      file.readInto(cache);
      log.info("resolving from {} as of revision {}", path, cache.revision());
    } catch (IOException e) {
      metrics.snapshotProblems.increment();
      log.warn("snapshot file {} is ignored: {}", path, e.getMessage());
    }
  }

  synchronized void start() {
    if (file != null) {
      long nanos = interval.toNanos();
      timer =
          around
              .scheduler()
              .scheduleWithFixedDelay(
                  () -> around.blocking().execute(this::write), nanos, nanos, TimeUnit.NANOSECONDS);
    }
  }

  void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (timer != null) {
        boolean unused = timer.cancel(false);
      }
    }
    write();
    synchronized (this) {
      closed = true;
    }
  }

  /**
   * V is in what is read first; cached keys, read second, are right as of it or newer. While
   * nothing may answer, what was saved before stays.
   */
  private synchronized void write() {
    Held held = cache.held();
    if (file == null || closed || held.keyspaceNames().isEmpty()) {
      return;
    }
    try {
      file.write(held);
    } catch (IOException e) {
      metrics.snapshotProblems.increment();
      log.warn("snapshot file {} cannot be written: {}", path, e.getMessage());
    }
  }
}
