package io.shardlookup.server.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.audit.AuditJournal;
import io.shardlookup.server.cutover.CutoverGuard;
import io.shardlookup.server.entropy.EntropyCheck;
import io.shardlookup.server.follower.Follower;
import io.shardlookup.server.follower.FollowerListener;
import io.shardlookup.server.follower.FollowerSetup;
import io.shardlookup.server.follower.FollowerThreads;
import io.shardlookup.server.follower.FollowerTiming;
import io.shardlookup.server.follower.SavedView;
import io.shardlookup.server.metrics.CutoverMeters;
import io.shardlookup.server.metrics.FollowerMeters;
import io.shardlookup.server.metrics.SnapshotMeters;
import io.shardlookup.server.metrics.ViewMeters;
import io.shardlookup.server.snapshot.SnapshotFile;
import io.shardlookup.server.snapshot.SnapshotKeeper;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.tick.TickKeeper;
import io.shardlookup.server.view.RevisionSource;
import io.shardlookup.server.view.ViewLimits;
import io.shardlookup.server.view.ViewPublisher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a node that has a view and keeps it true: publisher, follower, tick, snapshot,
 * anti-entropy; and what looks after the cutovers that it shows.
 */
final class NodeView implements AutoCloseable {
  private static final Duration ENTROPY_EVERY = Duration.ofSeconds(10);
  private static final Duration CUTOVERS_EVERY = Duration.ofMillis(100);

  private final ViewPublisher publisher;
  private final TickKeeper tick;
  private final CutoverGuard cutovers;
  private final Follower follower;
  private final EntropyCheck entropy;
  private final @Nullable SnapshotKeeper snapshot;
  private final NodeContext context;

  /** What writes to the store beside administration. */
  private record Writers(TickKeeper tick, CutoverGuard cutovers) {}

  private NodeView(
      NodeContext context,
      ViewPublisher publisher,
      Writers writers,
      Follower follower,
      @Nullable SnapshotFile file) {
    this.context = context;
    this.publisher = publisher;
    this.tick = writers.tick();
    this.cutovers = writers.cutovers();
    this.follower = follower;
    this.entropy =
        new EntropyCheck(context.store(), publisher, new AssignmentPool(), follower::repair);
    this.snapshot =
        file == null ? null : new SnapshotKeeper(file, publisher, context.world().clock());
  }

  /**
   * Follows nothing until started.
   *
   * @param stopped hears why nothing is followed any more
   */
  static NodeView of(NodeContext context, Consumer<String> stopped) {
    AssignmentPool pool = new AssignmentPool();
    Path folder = context.config().dataDir();
    SnapshotFile file = folder == null ? null : new SnapshotFile(folder, pool);
    DirectoryStore store = context.store();
    NodeThreads threads = context.threads();
    NodeEnvironment world = context.world();
    TickKeeper tick =
        new TickKeeper(
            store, context.config().nodeId(), world.ticker(), world.random(), threads.writer());
    ViewLimits limits =
        new ViewLimits(
            context.config().serving().changeLogCapacity(),
            ViewLimits.DEFAULTS.waiters(),
            ViewLimits.DEFAULTS.staleAfter());
    ViewPublisher publisher =
        new ViewPublisher(
            limits, world.ticker(), source(store, tick), threads.timer(), threads.workers());
    AuditJournal journal =
        new AuditJournal(context.config().nodeId(), world.clock(), world.random());
    Writers writers =
        new Writers(tick, new CutoverGuard(store, publisher, journal, world.ticker()));
    Follower follower =
        new Follower(
            store,
            publisher,
            new FollowerSetup(
                FollowerTiming.DEFAULTS,
                world.ticker(),
                world.clock(),
                world.random(),
                pool,
                file == null ? SavedView.NONE : file),
            new FollowerThreads(threads.writer(), threads.background()),
            listener(writers, stopped));
    return new NodeView(context, publisher, writers, follower, file);
  }

  ViewPublisher publisher() {
    return publisher;
  }

  /** Registers what it measures. */
  void bindTo(MeterRegistry registry) {
    new ViewMeters(publisher).bindTo(registry);
    new FollowerMeters(follower, entropy).bindTo(registry);
    new CutoverMeters(cutovers).bindTo(registry);
    if (snapshot != null) {
      new SnapshotMeters(snapshot).bindTo(registry);
    }
  }

  void start() {
    follower.start();
    tick.start();
    entropy.start(context.threads().background(), ENTROPY_EVERY);
    cutovers.start(context.threads().background(), CUTOVERS_EVERY);
    if (snapshot != null) {
      snapshot.start(context.threads().background(), context.config().snapshotInterval());
    }
  }

  /** Saves the view a last time, and follows no more. */
  @Override
  public void close() {
    tick.close();
    entropy.close();
    cutovers.close();
    follower.close();
    if (snapshot != null) {
      snapshot.close();
    }
  }

  private static RevisionSource source(DirectoryStore store, TickKeeper tick) {
    return new RevisionSource() {
      @Override
      public CompletableFuture<Long> confirmRevision() {
        return store.confirmRevision();
      }

      @Override
      public void hasten(long storeRevision) {
        tick.hasten();
      }
    };
  }

  private static FollowerListener listener(Writers writers, Consumer<String> stopped) {
    return new FollowerListener() {
      @Override
      public void changed(List<DirectoryChange> changes) {
        writers.cutovers().changed(changes);
      }

      @Override
      public void replaced() {
        writers.cutovers().replaced();
      }

      @Override
      public void tickSeen(long storeRevision) {
        writers.tick().seen(storeRevision);
      }

      @Override
      public void stopped(String reason) {
        stopped.accept(reason);
      }
    };
  }
}
