package io.shardlookup.server.follower;

import io.shardlookup.runtime.backoff.Backoff;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.view.DirectoryIdentity;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a follower does next: an event in, actions out. Does no I/O and reads no clock: the time
 * comes with each event. Confined to one thread.
 *
 * <p>Whoever the store is is asked before anything is read from it: before the first load, and
 * before each watch. A watch goes on behind the last applied revision; where that is compacted
 * away, or a second watch in a row is silent, all is loaded again while the old view serves.
 */
final class FollowerMachine {
  /** Falling revisions are believed at the third time: etcd 3.4 answers stale after a pause. */
  private static final int FALLS_BELIEVED = 3;

  private static final int SILENCES_BEFORE_LOAD = 2;

  private enum Phase {
    NEW,
    IDENTIFYING,
    RESTORING,
    LOADING,
    FOLLOWING,
    PAUSED,
    STOPPED
  }

  private final FollowerTiming timing;
  private final Backoff backoff;

  private Phase phase = Phase.NEW;
  private boolean triedDisk;
  private int falls;
  private long retryAtNanos;

  /** Whose view is published, or lies on disk; null if neither. */
  private @Nullable DirectoryIdentity identity;

  /** Up to where the store's history is known, there. */
  private long applied;

  private boolean hasView;

  /** Why the next thing to do is a load; null if going on with a watch will do. */
  private @Nullable String loadReason = "first";

  /**
   * The view of the applied revision was found to be wrong. Sessions are past that revision, so
   * what mends it has to be of a later one; the next tick brings it.
   */
  private boolean repairing;

  private long watch;
  private long watchOpenedNanos;
  private int silences;
  private final Confirmations confirmations = new Confirmations();

  FollowerMachine(FollowerTiming timing, RandomGenerator random) {
    this.timing = timing;
    this.backoff = new Backoff(timing.shortestPause(), timing.longestPause(), random);
  }

  /** Takes in an event at a time and says what to do, in order. */
  List<FollowerAction> on(long nowNanos, FollowerEvent event) {
    Actions actions = new Actions();
    if (phase != Phase.STOPPED) {
      dispatch(nowNanos, event, actions);
    }
    return actions.list();
  }

  private void dispatch(long now, FollowerEvent event, Actions actions) {
    if (event instanceof FollowerEvent.Started e) {
      if (e.onDisk() != null) {
        identity = e.onDisk().identity();
        applied = e.onDisk().revision().storeRevision();
      }
      identify(actions);
    } else if (event instanceof FollowerEvent.Elapsed) {
      elapsed(now, actions);
    } else if (event instanceof FollowerEvent.Identified e && phase == Phase.IDENTIFYING) {
      identified(now, e, actions);
    } else if (event instanceof FollowerEvent.IdentityDamaged e && phase == Phase.IDENTIFYING) {
      actions.warn("the directory's own record cannot be read: " + e.problem());
      pause(now);
    } else if (event instanceof FollowerEvent.CallFailed e) {
      callFailed(now, e, actions);
    } else if (event instanceof FollowerEvent.Restored e && phase == Phase.RESTORING) {
      hasView = true;
      identity = e.identity();
      applied = e.revision();
      loadReason = null;
      pause(now);
    } else if (event instanceof FollowerEvent.NothingToRestore && phase == Phase.RESTORING) {
      pause(now);
    } else if (event instanceof FollowerEvent.Loaded e && phase == Phase.LOADING) {
      loaded(now, e, actions);
    } else {
      dispatchWhileFollowing(now, event, actions);
    }
  }

  private void dispatchWhileFollowing(long now, FollowerEvent event, Actions actions) {
    if (event instanceof FollowerEvent.Confirmed e) {
      confirmed(e, actions);
    } else if (event instanceof FollowerEvent.ConfirmFailed e) {
      if (confirmations.failed()) {
        actions.warn("the store's revision cannot be confirmed: " + e.why());
      }
    } else if (phase != Phase.FOLLOWING) {
      return;
    } else if (event instanceof FollowerEvent.Watched e && e.watch() == watch) {
      watched(e.batch(), actions);
    } else if (event instanceof FollowerEvent.WatchEnded e && e.watch() == watch) {
      watchEnded(now, e, actions);
    } else if (event instanceof FollowerEvent.Differs e) {
      actions.warn("the view differs from the store: " + e.what());
      repairing = true;
      reload("difference", actions);
    }
  }

  private void identify(Actions actions) {
    phase = Phase.IDENTIFYING;
    actions.add(new FollowerAction.ReadIdentity());
  }

  private void identified(long now, FollowerEvent.Identified event, Actions actions) {
    DirectoryIdentity found = event.identity();
    if (found == null) {
      if (identity == null) {
        actions.add(new FollowerAction.CreateDirectory());
      } else {
        stop("the directory's own record is gone (expected: id " + identity.id() + ")", actions);
      }
    } else if (continues(now, found, event.storeRevision(), actions)) {
      if (loadReason == null) {
        openWatch(now, actions);
      } else if (repairing && event.storeRevision() <= applied) {
        pause(now);
      } else {
        phase = Phase.LOADING;
        actions.add(new FollowerAction.Load(loadReason));
      }
    }
  }

  /**
   * Whether the directory found is the one served, with at least the history served. If not, it has
   * said what happens next.
   */
  private boolean continues(
      long now, DirectoryIdentity found, long storeRevision, Actions actions) {
    DirectoryIdentity served = identity;
    if (served == null) {
      return true;
    }
    if (contradicts(found, actions)) {
      return false;
    }
    if (found.incarnation() > served.incarnation()) {
      loadReason = "incarnation " + found.incarnation();
    } else if (storeRevision < applied) {
      fell(storeRevision, applied, actions);
      pause(now);
      return false;
    }
    falls = 0;
    return true;
  }

  private boolean contradicts(DirectoryIdentity found, Actions actions) {
    DirectoryIdentity served = identity;
    if (served == null) {
      return false;
    }
    if (!found.id().equals(served.id())) {
      stop("directory id: " + found.id() + " (expected: " + served.id() + ")", actions);
      return true;
    }
    if (found.incarnation() < served.incarnation()) {
      stop(
          "incarnation: "
              + found.incarnation()
              + " (expected: at least "
              + served.incarnation()
              + ")",
          actions);
      return true;
    }
    return false;
  }

  private void callFailed(long now, FollowerEvent.CallFailed event, Actions actions) {
    if (phase != Phase.IDENTIFYING && phase != Phase.LOADING) {
      return;
    }
    actions.warn("the store does not answer: " + event.kind() + ": " + event.why());
    if (!hasView && !triedDisk) {
      triedDisk = true;
      phase = Phase.RESTORING;
      actions.add(new FollowerAction.RestoreFromDisk());
    } else {
      pause(now);
    }
  }

  private void loaded(long now, FollowerEvent.Loaded event, Actions actions) {
    if (!continues(now, event.identity(), event.revision(), actions)) {
      return;
    }
    publishLoaded(new FollowerAction.MarkFresh(event.begunNanos()), actions);
    hasView = true;
    identity = event.identity();
    applied = event.revision();
    loadReason = null;
    repairing = false;
    silences = 0;
    backoff.reset();
    openWatch(now, actions);
  }

  /**
   * A first view is fresh from the moment it shows, so that nobody who finds it is told that it may
   * be stale. A later one shows first: the view before it is not as fresh as that.
   */
  private void publishLoaded(FollowerAction fresh, Actions actions) {
    FollowerAction publish = new FollowerAction.PublishLoaded();
    actions.add(hasView ? publish : fresh);
    actions.add(hasView ? fresh : publish);
  }

  private void openWatch(long now, Actions actions) {
    phase = Phase.FOLLOWING;
    watch++;
    watchOpenedNanos = now;
    confirmations.restart();
    actions.add(new FollowerAction.OpenWatch(watch, applied + 1));
  }

  private void watched(WatchBatch batch, Actions actions) {
    if (batch.directory() != null && !directoryStands(batch.directory(), actions)) {
      return;
    }
    if (batch.revision() <= applied) {
      actions.warn("watch: revision " + batch.revision() + " (expected: above " + applied + ")");
      return;
    }
    applied = batch.revision();
    silences = 0;
    backoff.reset();
    actions.add(new FollowerAction.Apply(batch));
    confirmations.passed(applied, actions);
  }

  private boolean directoryStands(WatchBatch.DirectoryRecordSeen seen, Actions actions) {
    DirectoryIdentity found = seen.identity();
    if (found == null) {
      if (seen.problem() == null) {
        stop("the directory's own record was deleted", actions);
        return false;
      }
      actions.warn("the directory's own record cannot be read: " + seen.problem());
      return true;
    }
    if (contradicts(found, actions)) {
      return false;
    }
    if (identity != null && found.incarnation() > identity.incarnation()) {
      reload("incarnation " + found.incarnation(), actions);
      return false;
    }
    return true;
  }

  private void watchEnded(long now, FollowerEvent.WatchEnded event, Actions actions) {
    actions.warn("the watch ended: " + event.kind() + ": " + event.why());
    if (event.kind() == StoreException.Kind.COMPACTED) {
      loadReason = "compacted";
    }
    pause(now);
  }

  private void elapsed(long now, Actions actions) {
    if (phase == Phase.PAUSED && now - retryAtNanos >= 0) {
      identify(actions);
    } else if (phase == Phase.FOLLOWING) {
      if (confirmations.isSilent(now, timing.silentAfter().toNanos())) {
        silent(actions);
      } else if (now - watchOpenedNanos >= timing.rotateAfter().toNanos()) {
        actions.add(new FollowerAction.CloseWatch("rotated"));
        identify(actions);
      } else if (confirmations.isDue(now, timing.confirmEvery().toNanos())) {
        confirmations.begin(now);
        actions.add(new FollowerAction.Confirm(applied));
      }
    }
  }

  private void silent(Actions actions) {
    actions.warn("the watch is silent: it did not pass a confirmed revision in time");
    if (++silences >= SILENCES_BEFORE_LOAD) {
      reload("silent", actions);
    } else {
      actions.add(new FollowerAction.CloseWatch("silent"));
      identify(actions);
    }
  }

  private void reload(String reason, Actions actions) {
    loadReason = reason;
    actions.add(new FollowerAction.CloseWatch(reason));
    identify(actions);
  }

  private void confirmed(FollowerEvent.Confirmed event, Actions actions) {
    confirmations.ended();
    if (phase != Phase.FOLLOWING) {
      return;
    }
    if (event.revision() < event.appliedThen()) {
      fell(event.revision(), event.appliedThen(), actions);
      return;
    }
    falls = 0;
    confirmations.confirmed(event);
    confirmations.passed(applied, actions);
  }

  private void fell(long found, long expected, Actions actions) {
    String what = "the store's revision: " + found + " (expected: at least " + expected + ")";
    if (++falls >= FALLS_BELIEVED) {
      stop(what + "; it was restored or replaced", actions);
    } else {
      actions.warn(what);
    }
  }

  private void pause(long now) {
    if (phase != Phase.STOPPED) {
      phase = Phase.PAUSED;
      retryAtNanos = now + backoff.next().toNanos();
    }
  }

  private void stop(String reason, Actions actions) {
    if (phase == Phase.FOLLOWING) {
      actions.add(new FollowerAction.CloseWatch("stop"));
    }
    phase = Phase.STOPPED;
    actions.add(new FollowerAction.Stop(reason));
  }
}
