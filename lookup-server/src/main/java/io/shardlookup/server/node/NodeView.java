package io.shardlookup.server.node;

import io.shardlookup.model.AssignmentPool;
import io.shardlookup.server.follower.Follower;
import io.shardlookup.server.follower.FollowerListener;
import io.shardlookup.server.follower.FollowerSetup;
import io.shardlookup.server.follower.FollowerThreads;
import io.shardlookup.server.follower.FollowerTiming;
import io.shardlookup.server.follower.SavedView;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.tick.TickKeeper;
import io.shardlookup.server.view.RevisionSource;
import io.shardlookup.server.view.ViewLimits;
import io.shardlookup.server.view.ViewPublisher;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The part of a node that has a view and keeps it true: publisher, follower, tick. */
final class NodeView implements AutoCloseable {
  private final ViewPublisher publisher;
  private final TickKeeper tick;
  private final Follower follower;

  private NodeView(ViewPublisher publisher, TickKeeper tick, Follower follower) {
    this.publisher = publisher;
    this.tick = tick;
    this.follower = follower;
  }

  /**
   * Follows nothing until started.
   *
   * @param stopped hears why nothing is followed any more
   */
  static NodeView of(
      NodeContext context, AssignmentPool pool, SavedView saved, Consumer<String> stopped) {
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
    Follower follower =
        new Follower(
            store,
            publisher,
            new FollowerSetup(FollowerTiming.DEFAULTS, world.ticker(), world.random(), pool, saved),
            new FollowerThreads(threads.writer(), threads.background()),
            listener(tick, stopped));
    return new NodeView(publisher, tick, follower);
  }

  ViewPublisher publisher() {
    return publisher;
  }

  Follower follower() {
    return follower;
  }

  void start() {
    follower.start();
    tick.start();
  }

  @Override
  public void close() {
    tick.close();
    follower.close();
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

  private static FollowerListener listener(TickKeeper tick, Consumer<String> stopped) {
    return new FollowerListener() {
      @Override
      public void tickSeen(long storeRevision) {
        tick.seen(storeRevision);
      }

      @Override
      public void stopped(String reason) {
        stopped.accept(reason);
      }
    };
  }
}
