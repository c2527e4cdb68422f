package io.shardlookup.client.lookup;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.NodeRing;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * All cold lookups of a client. On a healthy session they travel in batches, the next one when one
 * before is answered. A lookup that the session's node does not answer in time goes to the next
 * distinct node, and so on; whoever answers first counts. Pure: what happened and the time in,
 * actions out. Confined to the session executor.
 */
public final class LookupMachine {
  private final LookupSettings settings;
  private final NodeRing ring;
  private final long attemptNanos;

  private final Map<Question, PendingLookup> pending = new HashMap<>();

  /** Asked, not sent. */
  private final ArrayDeque<PendingLookup> ready = new ArrayDeque<>();

  private final NodeCalls calls;
  private final SlowLookups slow;
  private final SessionBatches session;

  /** Of a batch or a call. */
  private long nextId = 1;

  /** Picks nodes from the ring. */
  public LookupMachine(LookupSettings settings, NodeRing ring, Random random) {
    this.settings = settings;
    this.ring = ring;
    this.attemptNanos = settings.attemptTimeout().toNanos();
    LongSupplier ids = () -> nextId++;
    this.calls = new NodeCalls(settings, ring, ids);
    this.slow = new SlowLookups(attemptNanos, ring, random, calls, this::finish);
    this.session = new SessionBatches(settings, slow, ids);
  }

  /** How many questions are open. */
  public int size() {
    return pending.size();
  }

  /**
   * A question is asked; the same one that is open already is shared.
   *
   * @param floor what the answer has to know not to be behind
   */
  public void ask(Question question, Waiter waiter, long deadlineNanos, Revision floor, long now) {
    PendingLookup lookup = question.linearizable() ? null : pending.get(question);
    if (lookup == null) {
      lookup = new PendingLookup(question, deadlineNanos);
      lookup.nextAttemptNanos = now + attemptNanos;
      pending.putIfAbsent(question, lookup);
      ready.add(lookup);
      if (deadlineNanos - lookup.nextAttemptNanos < 0) {
        slow.add(lookup, deadlineNanos);
      }
    }
    lookup.join(waiter, deadlineNanos, floor);
  }

  /** Whether there is room on the session for questions nobody waits for. */
  public boolean isIdle() {
    return session.trustedNode() != null && ready.isEmpty() && session.isEmpty();
  }

  /** Asks for keys that nobody waits for, as one batch; only when {@link #isIdle}. */
  public List<LookupAction> refill(String keyspace, List<String> keys) {
    List<PendingLookup> lookups = new ArrayList<>(keys.size());
    for (String key : keys) {
      lookups.add(new PendingLookup(new Question(keyspace, key, false, false), 0));
    }
    return List.of(session.send(lookups));
  }

  /** The session is open: lookups go to this node. */
  public void opened(Endpoint node) {
    session.opened(node);
  }

  /** The session is over: what it had not answered goes to other nodes at once. */
  public List<LookupAction> closed(long now) {
    session.closed(now);
    return slow.attempts(now);
  }

  /** Sends what is ready: on the session, or by calls while there is no session to trust. */
  public List<LookupAction> flush(long now) {
    List<LookupAction> actions = new ArrayList<>();
    Endpoint node = session.trustedNode();
    if (node != null) {
      sendReady(node, now, actions);
    } else {
      putReadyToNodes(now);
    }
    actions.addAll(slow.attempts(now));
    return actions;
  }

  /** Answers to a batch of the session, in its order; a short list leaves the rest unanswered. */
  public List<LookupAction> answered(long batchId, List<NodeAnswer> answers, long now) {
    Endpoint node = session.node();
    List<PendingLookup> lookups = session.answered(batchId);
    if (lookups == null || node == null) {
      return List.of();
    }
    List<LookupAction> actions = new ArrayList<>(answers.size());
    take(node, lookups, answers, now, actions);
    return actions;
  }

  /** Answers to a call, in its order. */
  public List<LookupAction> callAnswered(long callId, List<NodeAnswer> answers, long now) {
    NodeCalls.Call call = calls.end(callId);
    if (call == null) {
      return List.of();
    }
    ring.worked(call.node);
    List<LookupAction> actions = new ArrayList<>(answers.size());
    take(call.node, call.lookups, answers, now, actions);
    actions.addAll(slow.attempts(now));
    return actions;
  }

  /** A call as a whole failed. */
  public List<LookupAction> callFailed(long callId, LookupException reason, long now) {
    NodeCalls.Call call = calls.end(callId);
    if (call == null) {
      return List.of();
    }
    boolean elsewhere = isWorthAnotherNode(reason);
    if (elsewhere) {
      ring.failed(call.node, now);
    }
    List<LookupAction> actions = new ArrayList<>();
    for (PendingLookup lookup : call.lookups) {
      lookup.heard(call.node);
      if (lookup.isDone) {
        continue;
      }
      lookup.lastFailure = reason;
      if (elsewhere) {
        slow.retryAt(lookup, now);
      } else {
        finish(lookup);
        actions.add(new LookupAction.Fail(lookup, reason));
      }
    }
    actions.addAll(slow.attempts(now));
    return actions;
  }

  /** Time passed: attempts end, deadlines pass. */
  public List<LookupAction> tick(long now) {
    session.tick(now);
    while (!ready.isEmpty() && now - ready.peek().deadlineNanos >= 0) {
      slow.retryAt(ready.poll(), now);
    }
    return slow.attempts(now);
  }

  /** When {@link #tick} is due; the far future if there is nothing to wait for. */
  public long wakeAtNanos(long now) {
    long wake = now + SlowLookups.FAR_NANOS;
    PendingLookup waiting = ready.peek();
    if (waiting != null) {
      wake = Math.min(wake, waiting.deadlineNanos);
    }
    return slow.wakeAtNanos(session.wakeAtNanos(wake));
  }

  /** Whether a frozen cache had the answer that {@link LookupAction.AskFrozen} asked for. */
  public void frozenAnswered(PendingLookup lookup, boolean found) {
    if (found) {
      finish(lookup);
    }
  }

  /** Gives every question up for this reason. */
  public List<LookupAction> failAll(LookupException reason) {
    List<LookupAction> actions = new ArrayList<>();
    List<PendingLookup> all = new ArrayList<>(pending.values());
    all.addAll(ready);
    all.addAll(slow.all());
    for (PendingLookup lookup : all) {
      if (!lookup.isDone) {
        finish(lookup);
        actions.add(new LookupAction.Fail(lookup, reason));
      }
    }
    ready.clear();
    session.clear();
    slow.clear();
    calls.clear();
    return actions;
  }

  private void sendReady(Endpoint node, long now, List<LookupAction> actions) {
    while (!ready.isEmpty() && session.hasRoom()) {
      List<PendingLookup> lookups = takeBatch(node, now);
      if (!lookups.isEmpty()) {
        actions.add(session.send(lookups));
      }
    }
  }

  private void putReadyToNodes(long now) {
    Endpoint untrusted = session.node();
    for (int room = calls.roomForKeys(); room > 0 && !ready.isEmpty(); room--) {
      PendingLookup lookup = ready.remove();
      if (untrusted != null && ring.nodes().size() > 1) {
        lookup.skip(untrusted);
      }
      slow.retryAt(lookup, now);
    }
  }

  private List<PendingLookup> takeBatch(Endpoint node, long now) {
    List<PendingLookup> lookups = new ArrayList<>();
    while (!ready.isEmpty() && lookups.size() < settings.maxBatchKeys()) {
      PendingLookup lookup = ready.poll();
      if (lookup.isDone) {
        continue;
      }
      if (lookup.question().linearizable()) {
        lookup.forgetRound();
        slow.retryAt(lookup, now);
        continue;
      }
      session.attempt(lookup, node, now);
      lookups.add(lookup);
    }
    return lookups;
  }

  private void take(
      Endpoint node,
      List<PendingLookup> lookups,
      List<NodeAnswer> answers,
      long now,
      List<LookupAction> actions) {
    for (int i = 0; i < lookups.size(); i++) {
      PendingLookup lookup = lookups.get(i);
      lookup.heard(node);
      if (i < answers.size()) {
        take(lookup, answers.get(i), now, actions);
      } else if (!lookup.isDone) {
        slow.retryAt(lookup, now);
      }
    }
  }

  private void take(PendingLookup lookup, NodeAnswer answer, long now, List<LookupAction> actions) {
    if (lookup.isDone || lookup.waiters().isEmpty()) {
      if (answer.ofSession()) {
        actions.add(new LookupAction.Answer(lookup.withoutWaiters(), answer));
      }
      return;
    }
    LookupException error = answer.error();
    if (error != null && isWorthAnotherNode(error)) {
      lookup.lastFailure = error;
      slow.retryAt(lookup, now);
    } else if (lookup.isTooOld(answer)) {
      lookup.keepTooOld(answer);
      slow.retryAt(lookup, now);
    } else {
      finish(lookup);
      actions.add(new LookupAction.Answer(lookup, answer));
    }
  }

  private void finish(PendingLookup lookup) {
    lookup.isDone = true;
    pending.remove(lookup.question(), lookup);
  }

  /** Whether another node may answer what this one could not. */
  private static boolean isWorthAnotherNode(LookupException error) {
    return error.retryable()
        || error.reason() == ErrorReason.OUTCOME_UNKNOWN
        || error.reason() == ErrorReason.WRONG_DIRECTORY;
  }
}
