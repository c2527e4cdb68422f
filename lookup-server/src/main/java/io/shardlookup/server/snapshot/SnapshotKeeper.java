package io.shardlookup.server.snapshot;

import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.server.follower.SavedView;
import io.shardlookup.server.view.ViewPublisher;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the view now and then if more than its revision has changed, and once more at the end. A
 * save that fails is reported and tried again next time. Thread-safe.
 */
public final class SnapshotKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SnapshotKeeper.class);

  private final SnapshotFile file;
  private final ViewPublisher live;
  private final Clock clock;
  private final LongAdder saves = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private @Nullable ScheduledFuture<?> saving;
  private View saved = View.EMPTY;

  /** Saves nothing until started. */
  public SnapshotKeeper(SnapshotFile file, ViewPublisher live, Clock clock) {
    this.file = file;
    this.live = live;
    this.clock = clock;
  }

  /** Begins to save on the executor, which it blocks meanwhile. */
  public void start(ScheduledExecutorService executor, Duration interval) {
    saving =
        executor.scheduleWithFixedDelay(
            this::saveIfChanged, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How often the view was saved. */
  public long saves() {
    return saves.sum();
  }

  /** How often it could not be. */
  public long failures() {
    return failures.sum();
  }

  /** Saves the view a last time, if it is newer than the file. */
  @Override
  public synchronized void close() {
    if (saving != null) {
      saving.cancel(false);
      saving = null;
    }
    if (live.canServe() && saved.revision().isOlderThan(live.current().revision())) {
      save();
    }
  }

  private synchronized void saveIfChanged() {
    if (live.canServe() && !sameContent(saved, live.current())) {
      save();
    }
  }

  private void save() {
    // First the age, so that the view is at least as recent as it says.
    long completeAt = clock.millis() - live.age().toMillis();
    View view = live.current();
    try {
      file.save(new SavedView.Mark(live.identity(), view.revision(), completeAt), view);
      saved = view;
      saves.increment();
      log.debug("saved the view at revision {}", view.revision());
    } catch (IOException | RuntimeException e) {
      failures.increment();
      log.warn("the view cannot be saved: {}", e.toString());
    }
  }

  /** Parts that did not change are the same objects. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean sameContent(View one, View other) {
    if (one.keyspaces().size() != other.keyspaces().size()
        || !one.damagedShards().equals(other.damagedShards())
        || one.shards().size() != other.shards().size()
        || !one.shards().stream().allMatch(s -> s.equals(other.shard(s.name())))) {
      return false;
    }
    for (KeyspaceMap keyspace : one.keyspaces()) {
      if (keyspace != other.keyspace(keyspace.name().text())) {
        return false;
      }
    }
    return true;
  }
}
