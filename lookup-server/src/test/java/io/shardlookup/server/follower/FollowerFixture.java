package io.shardlookup.server.follower;

import com.google.common.base.Ticker;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Placement;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.view.RevisionSource;
import io.shardlookup.server.view.ViewLimits;
import io.shardlookup.server.view.ViewPublisher;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A follower with its view, on threads of its own, that is quick to lose patience. */
public final class FollowerFixture implements AutoCloseable, FollowerListener {
  private static final FollowerTiming QUICK =
      new FollowerTiming(
          Duration.ofMillis(20),
          Duration.ofMillis(300),
          Duration.ofMinutes(10),
          Duration.ofMillis(5),
          Duration.ofMillis(50));

  /** Takes no watch for silent because the machine was held up. */
  private static final FollowerTiming PATIENT =
      new FollowerTiming(
          Duration.ofMillis(20),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMillis(5),
          Duration.ofMillis(50));

  private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService loader = Executors.newSingleThreadExecutor();
  private final List<String> stops = new CopyOnWriteArrayList<>();
  private final ViewPublisher view;
  private final Follower follower;

  private FollowerFixture(DirectoryStore store, SavedView saved, FollowerTiming timing) {
    this.view =
        new ViewPublisher(
            new ViewLimits(1_000, 100, Duration.ofSeconds(1)),
            Ticker.systemTicker(),
            source(store),
            writer,
            Runnable::run);
    this.follower =
        new Follower(
            store,
            view,
            new FollowerSetup(
                timing,
                Ticker.systemTicker(),
                Clock.systemUTC(),
                new Random(1),
                new AssignmentPool(),
                saved),
            new FollowerThreads(writer, loader),
            this);
  }

  /** Follows this store from now on. */
  public static FollowerFixture follow(DirectoryStore store) {
    return follow(store, SavedView.NONE);
  }

  /** Follows this store from now on, with a view on disk. */
  public static FollowerFixture follow(DirectoryStore store, SavedView saved) {
    return start(new FollowerFixture(store, saved, QUICK));
  }

  /** Follows this store, and waits for a silent watch as long as it takes. */
  public static FollowerFixture followPatiently(DirectoryStore store) {
    return start(new FollowerFixture(store, SavedView.NONE, PATIENT));
  }

  private static FollowerFixture start(FollowerFixture fixture) {
    fixture.follower.start();
    return fixture;
  }

  public ViewPublisher view() {
    return view;
  }

  public Follower follower() {
    return follower;
  }

  /** Why it stopped, if it did. */
  public List<String> stops() {
    return stops;
  }

  /** The shard of a key; null if there is none. */
  public @Nullable String shard(String keyspace, String key) {
    Placement placement = view.current().locate(keyspace, key);
    return placement == null ? null : placement.shard().text();
  }

  /** Whether the view knows the store's revision. */
  public boolean knows(long storeRevision) {
    return view.current().revision().storeRevision() >= storeRevision;
  }

  @Override
  public void changed(List<DirectoryChange> changes) {}

  @Override
  public void replaced() {}

  @Override
  public void tickSeen(long storeRevision) {}

  @Override
  public void stopped(String reason) {
    stops.add(reason);
  }

  @Override
  public void close() {
    follower.close();
    writer.shutdown();
    loader.shutdown();
  }

  private static RevisionSource source(DirectoryStore store) {
    return new RevisionSource() {
      @Override
      public CompletableFuture<Long> confirmRevision() {
        return store.confirmRevision();
      }

      @Override
      public void hasten(long storeRevision) {}
    };
  }
}
