package io.shardlookup.client.lookup;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.NodeRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Lookups that wait on timers rather than for the session alone: each asks one distinct node after
 * the other, round after round, until its deadline. Pure. Confined to the session executor.
 */
final class SlowLookups {
  /** Between rounds over all nodes; jittered. */
  private static final long ROUND_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  /** When to wake if there is nothing to wait for. */
  static final long FAR_NANOS = Duration.ofHours(1).toNanos();

  private final long attemptNanos;
  private final NodeRing ring;
  private final Random random;
  private final NodeCalls calls;
  private final Consumer<PendingLookup> finish;

  /** Looked at one by one. */
  private final List<PendingLookup> slow = new ArrayList<>();

  /** When the first of them is to be looked at. */
  private long wakeNanos;

  /**
   * Picks nodes from the ring.
   *
   * @param finish told of each lookup before the action that ends it
   */
  SlowLookups(
      long attemptNanos,
      NodeRing ring,
      Random random,
      NodeCalls calls,
      Consumer<PendingLookup> finish) {
    this.attemptNanos = attemptNanos;
    this.ring = ring;
    this.random = random;
    this.calls = calls;
    this.finish = finish;
  }

  /** Adds a lookup, to be looked at by then. */
  void add(PendingLookup lookup, long byNanos) {
    if (!lookup.isSlow) {
      lookup.isSlow = true;
      if (slow.isEmpty()) {
        wakeNanos = byNanos;
      }
      slow.add(lookup);
    }
    wakeNanos = Math.min(wakeNanos, byNanos);
  }

  /** Adds a lookup for another attempt at this time. */
  void retryAt(PendingLookup lookup, long at) {
    if (lookup.waiters().isEmpty() || lookup.isDone) {
      return;
    }
    lookup.nextAttemptNanos = at;
    add(lookup, at);
  }

  /** When the next {@link #attempts} are due, or this time if that is earlier. */
  long wakeAtNanos(long latest) {
    return slow.isEmpty() ? latest : Math.min(latest, wakeNanos);
  }

  /** All of them, those that are done and not yet dropped too. */
  List<PendingLookup> all() {
    return slow;
  }

  /** Forgets all of them. */
  void clear() {
    slow.clear();
  }

  /** Makes every attempt that is due, grouped by node. */
  List<LookupAction> attempts(long now) {
    if (slow.isEmpty() || now - wakeNanos < 0) {
      return List.of();
    }
    calls.noteOverdue(now);
    List<LookupAction> actions = new ArrayList<>();
    Map<Endpoint, List<PendingLookup>> byNode = new LinkedHashMap<>();
    long wake = now + FAR_NANOS;
    for (Iterator<PendingLookup> each = slow.iterator(); each.hasNext(); ) {
      PendingLookup lookup = each.next();
      if (!lookup.isDone && now - lookup.deadlineNanos >= 0) {
        expire(lookup, actions);
      } else if (!lookup.isDone && now - lookup.nextAttemptNanos >= 0) {
        attempt(lookup, now, byNode, actions);
      }
      if (lookup.isDone) {
        each.remove();
      } else {
        wake = Math.min(wake, Math.min(lookup.deadlineNanos, lookup.nextAttemptNanos));
      }
    }
    wakeNanos = wake;
    byNode.forEach((node, lookups) -> calls.begin(node, lookups, now, actions));
    return actions;
  }

  private void attempt(
      PendingLookup lookup,
      long now,
      Map<Endpoint, List<PendingLookup>> byNode,
      List<LookupAction> actions) {
    boolean lost = ring.isEveryNodeAvoided(now);
    Endpoint node = ring.distinct(lookup.tried(), now);
    if (node == null || lost) {
      if (node == null && lookup.behind != null) {
        finish.accept(lookup);
        actions.add(new LookupAction.Answer(lookup, lookup.behind));
        return;
      }
      actions.add(new LookupAction.AskFrozen(lookup));
    }
    if (node == null) {
      lookup.beginRound();
      lookup.nextAttemptNanos =
          now + ROUND_PAUSE_NANOS + (long) (random.nextDouble() * ROUND_PAUSE_NANOS);
      return;
    }
    lookup.ask(node);
    lookup.nextAttemptNanos = now + attemptNanos;
    byNode.computeIfAbsent(node, n -> new ArrayList<>()).add(lookup);
  }

  private void expire(PendingLookup lookup, List<LookupAction> actions) {
    finish.accept(lookup);
    actions.add(
        lookup.behind != null
            ? new LookupAction.Answer(lookup, lookup.behind)
            : new LookupAction.Fail(lookup, lookup.deadlineExceeded()));
  }
}
