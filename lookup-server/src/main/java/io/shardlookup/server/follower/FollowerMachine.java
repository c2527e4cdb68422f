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
  private final ServedHistory history = new ServedHistory();
  private final CurrentWatch watch = new CurrentWatch();
  private final Confirmations confirmations = new Confirmations();

  private Phase phase = Phase.NEW;
  private boolean triedDisk;
  private long retryAtNanos;
  private boolean hasView;

  /** Why the next thing to do is a load; null if going on with a watch will do. */
  private @Nullable String loadReason = "first";

  /**
   * The view of the applied revision was found to be wrong. Sessions are past that revision, so
   * what mends it has to be of a later one; the next tick brings it.
   */
  private boolean repairing;

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
        history.replace(e.onDisk().identity(), e.onDisk().revision().storeRevision());
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
      history.replace(e.identity(), e.revision());
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
    } else if (event instanceof FollowerEvent.Watched e && watch.is(e.watch())) {
      watched(e.batch(), actions);
    } else if (event instanceof FollowerEvent.WatchEnded e && watch.is(e.watch())) {
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
      if (admits(history.judgeAbsence(), actions)) {
        actions.add(new FollowerAction.CreateDirectory());
      }
    } else if (continues(now, found, event.storeRevision(), actions)) {
      if (loadReason == null) {
        openWatch(now, actions);
      } else if (repairing && event.storeRevision() <= history.applied()) {
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
    StoreVerdict verdict = history.judge(found, storeRevision);
    if (!admits(verdict, actions)) {
      pause(now);
      return false;
    }
    if (verdict instanceof StoreVerdict.LaterIncarnation later) {
      loadReason = "incarnation " + later.incarnation();
    }
    return true;
  }

  /** Whether to go on with what was judged. If not, it has warned, or stopped. */
  private boolean admits(StoreVerdict verdict, Actions actions) {
    if (verdict instanceof StoreVerdict.Doubtful doubtful) {
      actions.warn(doubtful.what());
      return false;
    }
    if (verdict instanceof StoreVerdict.Contradicts contradicts) {
      stop(contradicts.what(), actions);
      return false;
    }
    return true;
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
    history.replace(event.identity(), event.revision());
    loadReason = null;
    repairing = false;
    watch.moved();
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
    confirmations.restart();
    actions.add(new FollowerAction.OpenWatch(watch.replace(now), history.applied() + 1));
  }

  private void watched(WatchBatch batch, Actions actions) {
    if (batch.directory() != null && !directoryStands(batch.directory(), actions)) {
      return;
    }
    if (batch.revision() <= history.applied()) {
      actions.warn(
          "watch: revision " + batch.revision() + " (expected: above " + history.applied() + ")");
      return;
    }
    history.advance(batch.revision());
    watch.moved();
    backoff.reset();
    actions.add(new FollowerAction.Apply(batch));
    confirmations.passed(history.applied(), actions);
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
    StoreVerdict verdict = history.judge(found);
    if (verdict instanceof StoreVerdict.LaterIncarnation later) {
      reload("incarnation " + later.incarnation(), actions);
      return false;
    }
    return admits(verdict, actions);
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
      } else if (watch.hasLasted(now, timing.rotateAfter())) {
        reopen("rotated", actions);
      } else if (confirmations.isDue(now, timing.confirmEvery().toNanos())) {
        confirmations.begin(now);
        actions.add(new FollowerAction.Confirm(history.applied()));
      }
    }
  }

  private void silent(Actions actions) {
    actions.warn("the watch is silent: it did not pass a confirmed revision in time");
    if (watch.fellSilent()) {
      reload("silent", actions);
    } else {
      reopen("silent", actions);
    }
  }

  private void reload(String reason, Actions actions) {
    loadReason = reason;
    reopen(reason, actions);
  }

  private void reopen(String reason, Actions actions) {
    actions.add(new FollowerAction.CloseWatch(reason));
    identify(actions);
  }

  private void confirmed(FollowerEvent.Confirmed event, Actions actions) {
    confirmations.ended();
    if (phase != Phase.FOLLOWING) {
      return;
    }
    if (admits(history.judgeRevision(event.revision(), event.appliedThen()), actions)) {
      confirmations.confirmed(event);
      confirmations.passed(history.applied(), actions);
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
