package io.shardlookup.server.follower;

import io.shardlookup.model.view.View;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreWatch;
import io.shardlookup.server.view.DirectoryIdentity;
import io.shardlookup.server.view.ViewPublisher;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a view up to date with the store: does what {@link FollowerMachine} decides. All of its
 * state is confined to the writer's thread; its public methods are thread-safe.
 */
public final class Follower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);

  private static final long ELAPSED_EVERY_MILLIS = 50;

  private final DirectoryStore store;
  private final FollowerSetup setup;
  private final FollowerThreads threads;
  private final FollowedView followed;
  private final DirectoryCalls calls;
  private final FollowerMachine machine;
  private final LongAdder watches = new LongAdder();
  private final LongAdder loads = new LongAdder();
  private volatile boolean closed;

  private @Nullable ScheduledFuture<?> elapsing;
  private @Nullable StoreWatch watch;
  private @Nullable LoadedView loaded;

  /** Whose directory was found last, and the codec of its records. */
  private DirectoryIdentity found = new DirectoryIdentity("", 0);

  private RecordCodec codec;

  /**
   * Follows nothing until started.
   *
   * @param store what is followed
   * @param publisher gets the views
   * @param setup how
   * @param threads where
   * @param listener hears of it
   */
  public Follower(
      DirectoryStore store,
      ViewPublisher publisher,
      FollowerSetup setup,
      FollowerThreads threads,
      FollowerListener listener) {
    this.store = store;
    this.setup = setup;
    this.threads = threads;
    this.followed = new FollowedView(publisher, setup.clock(), listener);
    this.calls = new DirectoryCalls(store, setup.random());
    this.machine = new FollowerMachine(setup.timing(), setup.random());
    this.codec = new RecordCodec(setup.pool(), 0);
  }

  /** Begins; returns at once. */
  public void start() {
    threads.loader().execute(() -> tell(new FollowerEvent.Started(mark())));
    elapsing =
        threads
            .writer()
            .scheduleWithFixedDelay(
                () -> handle(new FollowerEvent.Elapsed()),
                ELAPSED_EVERY_MILLIS,
                ELAPSED_EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
  }

  /** Loads all of the store again, because the view was found to differ from it. */
  public void repair(String difference) {
    tell(new FollowerEvent.Differs(difference));
  }

  /** How many watches were opened. */
  public long watches() {
    return watches.sum();
  }

  /** How often the whole directory was loaded. */
  public long loads() {
    return loads.sum();
  }

  /** Ends the watch; the view stays as it is. The threads are the caller's to end. */
  @Override
  public void close() {
    closed = true;
    if (elapsing != null) {
      elapsing.cancel(false);
    }
    try {
      threads.writer().execute(this::closeWatch);
    } catch (RejectedExecutionException e) {
      log.debug("the follower's thread has ended already");
    }
  }

  private SavedView.@Nullable Mark mark() {
    return setup.saved().mark().orElse(null);
  }

  private void tell(FollowerEvent event) {
    try {
      threads.writer().execute(() -> handle(event));
    } catch (RejectedExecutionException e) {
      log.debug("not heard any more: {}", event);
    }
  }

  /** One event at a time. A defect stops the node, since nobody knows what the view misses then. */
  private void handle(FollowerEvent event) {
    if (closed) {
      return;
    }
    try {
      if (event instanceof FollowerEvent.Identified e && e.identity() != null) {
        found = e.identity();
      }
      for (FollowerAction action : machine.on(setup.ticker().read(), event)) {
        perform(action);
      }
    } catch (RuntimeException e) {
      log.error("the follower failed", e);
      stop("a defect: " + e);
    }
  }

  private void perform(FollowerAction action) {
    if (action instanceof FollowerAction.Apply a) {
      followed.apply(a.batch(), codec);
    } else if (action instanceof FollowerAction.MarkFresh a) {
      followed.freshAsOf(a.asOfNanos());
    } else if (action instanceof FollowerAction.Confirm a) {
      calls.confirm(setup.ticker().read(), a.appliedNow(), this::tell);
    } else if (action instanceof FollowerAction.ReadIdentity) {
      calls.readIdentity(this::tell);
    } else if (action instanceof FollowerAction.CreateDirectory) {
      calls.createDirectory(this::tell);
    } else if (action instanceof FollowerAction.Load a) {
      load(a.reason());
    } else if (action instanceof FollowerAction.PublishLoaded) {
      publishLoaded();
    } else if (action instanceof FollowerAction.RestoreFromDisk) {
      threads.loader().execute(this::restore);
    } else if (action instanceof FollowerAction.OpenWatch a) {
      openWatch(a);
    } else if (action instanceof FollowerAction.CloseWatch a) {
      log.debug("closing the watch: {}", a.reason());
      closeWatch();
    } else if (action instanceof FollowerAction.Warn a) {
      log.warn("{}", a.what());
    } else if (action instanceof FollowerAction.Stop a) {
      stop(a.reason());
    }
  }

  private void stop(String reason) {
    closed = true;
    closeWatch();
    log.error("stopped serving: {}", reason);
    followed.stop(reason);
  }

  private void load(String reason) {
    loads.increment();
    log.info("loading the directory: {}", reason);
    DirectoryIdentity expected = found;
    View before = followed.of(expected);
    RecordCodec codecOfLoad = new RecordCodec(setup.pool(), expected.incarnation());
    threads
        .loader()
        .execute(
            () -> {
              try {
                DirectoryLoader loader = new DirectoryLoader(store, setup.ticker());
                LoadedView view = LoadedView.of(loader.load(expected, codecOfLoad), before);
                threads.writer().execute(() -> take(view, codecOfLoad));
              } catch (StoreException e) {
                tell(DirectoryCalls.failed(e));
              } catch (RejectedExecutionException e) {
                log.debug("loaded in vain: closing");
              } catch (RuntimeException e) {
                log.error("loading failed", e);
                tell(DirectoryCalls.failed(e));
              }
            });
  }

  private void take(LoadedView view, RecordCodec codecOfLoad) {
    loaded = view;
    codec = codecOfLoad;
    DirectoryLoader.Loaded directory = view.directory();
    handle(
        new FollowerEvent.Loaded(
            directory.identity(), directory.revision(), directory.begunNanos()));
    loaded = null;
  }

  private void publishLoaded() {
    LoadedView view = Objects.requireNonNull(loaded);
    followed.replace(view);
    log.info(
        "loaded the directory {} at revision {}: {}",
        view.directory().identity().id(),
        view.directory().view().revision(),
        view.difference()
            .map(d -> d.size() + " changes for clients")
            .orElse("the change log starts anew"));
  }

  private void restore() {
    Optional<SavedView.Saved> saved = setup.saved().load();
    try {
      threads.writer().execute(() -> restored(saved));
    } catch (RejectedExecutionException e) {
      log.debug("restored in vain: closing");
    }
  }

  private void restored(Optional<SavedView.Saved> saved) {
    if (saved.isEmpty()) {
      handle(new FollowerEvent.NothingToRestore());
      return;
    }
    DirectoryIdentity identity = saved.get().mark().identity();
    View view = saved.get().view();
    codec = new RecordCodec(setup.pool(), identity.incarnation());
    followed.restore(saved.get());
    log.warn("serving from disk, stale: directory {} at {}", identity.id(), view.revision());
    handle(new FollowerEvent.Restored(identity, view.revision().storeRevision()));
  }

  private void openWatch(FollowerAction.OpenWatch action) {
    watches.increment();
    FollowerWatch follower = new FollowerWatch(action.watch(), new BatchDecoder(codec), this::tell);
    watch = follower.open(store, action.firstRevision());
  }

  private void closeWatch() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }
}
