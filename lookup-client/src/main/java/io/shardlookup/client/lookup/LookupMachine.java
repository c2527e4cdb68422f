package io.shardlookup.client.lookup;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.NodeRing;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * All cold lookups of a client. On a healthy session they travel in batches, the next one when one
 * before is answered. A lookup that the session's node does not answer in time goes to the next
 * distinct node, and so on; whoever answers first counts. Pure: what happened and the time in,
 * actions out. Confined to the session executor.
 */
public final class LookupMachine {
  /** Between rounds over all nodes; jittered. */
  private static final long ROUND_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  /** Calls under way and not overdue, beyond which new lookups wait; retries do not. */
  private static final int MAX_CALLS_ON_TIME = 8;

  private final LookupSettings settings;
  private final NodeRing ring;
  private final Random random;
  private final long attemptNanos;

  private final Map<Question, PendingLookup> pending = new HashMap<>();

  /** Asked, not sent. */
  private final ArrayDeque<PendingLookup> ready = new ArrayDeque<>();

  /** On their first attempt, by the end of it: all have the same time. */
  private final ArrayDeque<PendingLookup> firstAttempts = new ArrayDeque<>();

  /** Past their first attempt, or with an early deadline: looked at one by one. */
  private final List<PendingLookup> slow = new ArrayList<>();

  private final Map<Long, Batch> batches = new LinkedHashMap<>();
  private final Map<Long, Call> calls = new HashMap<>();
  private long nextId = 1;
  private long slowWakeNanos;
  private @Nullable Endpoint sessionNode;

  /** The session's node let a lookup wait too long and has answered no batch since. */
  private boolean suspect;

  /** A batch on the session; a refill has nobody waiting. */
  private record Batch(List<PendingLookup> lookups) {}

  private static final class Call {
    final Endpoint node;
    final List<PendingLookup> lookups;
    final long dueNanos;
    boolean overdue;

    Call(Endpoint node, List<PendingLookup> lookups, long dueNanos) {
      this.node = node;
      this.lookups = lookups;
      this.dueNanos = dueNanos;
    }
  }

  /** Picks nodes from the ring. */
  public LookupMachine(LookupSettings settings, NodeRing ring, Random random) {
    this.settings = settings;
    this.ring = ring;
    this.random = random;
    this.attemptNanos = settings.attemptTimeout().toNanos();
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
        becomeSlow(lookup, deadlineNanos);
      }
    }
    lookup.join(waiter, deadlineNanos, floor);
  }

  /** Whether there is room on the session for questions nobody waits for. */
  public boolean isIdle() {
    return sessionNode != null && !suspect && ready.isEmpty() && batches.isEmpty();
  }

  /** Asks for keys that nobody waits for, as one batch; only when {@link #isIdle}. */
  public List<LookupAction> refill(String keyspace, List<String> keys) {
    List<PendingLookup> lookups = new ArrayList<>(keys.size());
    for (String key : keys) {
      lookups.add(new PendingLookup(new Question(keyspace, key, false, false), 0));
    }
    long id = nextId++;
    batches.put(id, new Batch(lookups));
    return List.of(new LookupAction.SendBatch(id, lookups));
  }

  /** The session is open: lookups go to this node. */
  public void opened(Endpoint node) {
    sessionNode = node;
    suspect = false;
  }

  /** The session is over: what it had not answered goes to other nodes at once. */
  public List<LookupAction> closed(long now) {
    Endpoint node = sessionNode;
    sessionNode = null;
    suspect = false;
    for (Batch batch : batches.values()) {
      for (PendingLookup lookup : batch.lookups()) {
        if (!lookup.isDone && node != null) {
          lookup.heard(node);
          retryAt(lookup, now);
        }
      }
    }
    batches.clear();
    return attempts(now);
  }

  /** Sends what is ready: on the session, or by calls while there is no session to trust. */
  public List<LookupAction> flush(long now) {
    List<LookupAction> actions = new ArrayList<>();
    Endpoint node = sessionNode;
    if (node == null || suspect) {
      for (int room = roomForCalls(); room > 0 && !ready.isEmpty(); room--) {
        PendingLookup lookup = ready.remove();
        if (node != null && ring.nodes().size() > 1) {
          lookup.skip(node);
        }
        retryAt(lookup, now);
      }
      actions.addAll(attempts(now));
      return actions;
    }
    while (!ready.isEmpty() && batches.size() < settings.batchWindow()) {
      List<PendingLookup> lookups = takeBatch(node, now);
      if (!lookups.isEmpty()) {
        long id = nextId++;
        batches.put(id, new Batch(lookups));
        actions.add(new LookupAction.SendBatch(id, lookups));
      }
    }
    if (now - slowWakeNanos >= 0 && !slow.isEmpty()) {
      actions.addAll(attempts(now));
    }
    return actions;
  }

  /** Answers to a batch of the session, in its order; a short list leaves the rest unanswered. */
  public List<LookupAction> answered(long batchId, List<NodeAnswer> answers, long now) {
    Batch batch = batches.remove(batchId);
    if (batch == null || sessionNode == null) {
      return List.of();
    }
    suspect = false;
    List<LookupAction> actions = new ArrayList<>(answers.size());
    take(sessionNode, batch.lookups(), answers, now, actions);
    return actions;
  }

  /** Answers to a call, in its order. */
  public List<LookupAction> callAnswered(long callId, List<NodeAnswer> answers, long now) {
    Call call = calls.remove(callId);
    if (call == null) {
      return List.of();
    }
    ring.worked(call.node);
    List<LookupAction> actions = new ArrayList<>(answers.size());
    take(call.node, call.lookups, answers, now, actions);
    actions.addAll(attempts(now));
    return actions;
  }

  /** A call as a whole failed. */
  public List<LookupAction> callFailed(long callId, LookupException reason, long now) {
    Call call = calls.remove(callId);
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
        retryAt(lookup, now);
      } else {
        finish(lookup);
        actions.add(new LookupAction.Fail(lookup, reason));
      }
    }
    actions.addAll(attempts(now));
    return actions;
  }

  /** Time passed: attempts end, deadlines pass. */
  public List<LookupAction> tick(long now) {
    boolean late = false;
    while (!firstAttempts.isEmpty()) {
      PendingLookup lookup = firstAttempts.peek();
      if (!lookup.isDone && now - lookup.nextAttemptNanos < 0) {
        break;
      }
      firstAttempts.poll();
      if (!lookup.isDone && !lookup.isSlow) {
        late = true;
        becomeSlow(lookup, now);
      }
    }
    while (!ready.isEmpty() && now - ready.peek().deadlineNanos >= 0) {
      retryAt(ready.poll(), now);
    }
    suspect |= late && sessionNode != null;
    return attempts(now);
  }

  /** When {@link #tick} is due; the far future if there is nothing to wait for. */
  public long wakeAtNanos(long now) {
    long wake = now + Duration.ofHours(1).toNanos();
    PendingLookup first = firstAttempts.peek();
    if (first != null) {
      wake = Math.min(wake, first.nextAttemptNanos);
    }
    PendingLookup waiting = ready.peek();
    if (waiting != null) {
      wake = Math.min(wake, waiting.deadlineNanos);
    }
    return slow.isEmpty() ? wake : Math.min(wake, slowWakeNanos);
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
    all.addAll(slow);
    for (PendingLookup lookup : all) {
      if (!lookup.isDone) {
        finish(lookup);
        actions.add(new LookupAction.Fail(lookup, reason));
      }
    }
    ready.clear();
    firstAttempts.clear();
    slow.clear();
    batches.clear();
    calls.clear();
    return actions;
  }

  /**
   * How many keys may go out by calls now. What has to wait for an answer goes on the session if
   * that recovers meanwhile, and only there gets into the cache.
   */
  private int roomForCalls() {
    long onTime = calls.values().stream().filter(call -> !call.overdue).count();
    return (int) Math.max(0, MAX_CALLS_ON_TIME - onTime) * settings.maxBatchKeys();
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
        retryAt(lookup, now);
        continue;
      }
      lookup.ask(node);
      lookup.nextAttemptNanos = now + attemptNanos;
      firstAttempts.add(lookup);
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
        retryAt(lookup, now);
      }
    }
  }

  private void take(PendingLookup lookup, NodeAnswer answer, long now, List<LookupAction> actions) {
    if (lookup.isDone || lookup.waiters().isEmpty()) {
      if (answer.ofSession()) {
        actions.add(new LookupAction.Answer(withoutWaiters(lookup), answer));
      }
      return;
    }
    LookupException error = answer.error();
    if (error != null && isWorthAnotherNode(error)) {
      lookup.lastFailure = error;
      retryAt(lookup, now);
    } else if (lookup.isTooOld(answer)) {
      if (error == null) {
        lookup.keepBehind(answer.asBehind());
      } else {
        lookup.lastFailure = notKnownToBe(error);
      }
      retryAt(lookup, now);
    } else {
      finish(lookup);
      actions.add(new LookupAction.Answer(lookup, answer));
    }
  }

  /** A placement can be marked behind, an error cannot: what it says may be true no longer. */
  private static LookupException notKnownToBe(LookupException error) {
    return new LookupException(
        ErrorReason.REVISION_NOT_REACHED,
        "a node that knows less than this client says: " + error.getMessage(),
        error);
  }

  /** A late answer of the session may still enter the cache. */
  private static PendingLookup withoutWaiters(PendingLookup lookup) {
    return new PendingLookup(lookup.question(), 0);
  }

  /** Asks for another attempt at this time. */
  private void retryAt(PendingLookup lookup, long at) {
    if (lookup.waiters().isEmpty() || lookup.isDone) {
      return;
    }
    lookup.nextAttemptNanos = at;
    becomeSlow(lookup, at);
  }

  private void becomeSlow(PendingLookup lookup, long wakeNanos) {
    if (!lookup.isSlow) {
      lookup.isSlow = true;
      if (slow.isEmpty()) {
        slowWakeNanos = wakeNanos;
      }
      slow.add(lookup);
    }
    slowWakeNanos = Math.min(slowWakeNanos, wakeNanos);
  }

  /** Makes every attempt that is due, grouped by node. */
  private List<LookupAction> attempts(long now) {
    if (slow.isEmpty() || now - slowWakeNanos < 0) {
      return List.of();
    }
    noteOverdueCalls(now);
    List<LookupAction> actions = new ArrayList<>();
    Map<Endpoint, List<PendingLookup>> byNode = new LinkedHashMap<>();
    long wake = now + Duration.ofHours(1).toNanos();
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
    slowWakeNanos = wake;
    byNode.forEach((node, lookups) -> call(node, lookups, now, actions));
    return actions;
  }

  /** A node that lets a call wait too long is avoided by the next ones. */
  private void noteOverdueCalls(long now) {
    for (Call call : calls.values()) {
      if (!call.overdue && now - call.dueNanos >= 0) {
        call.overdue = true;
        ring.failed(call.node, now);
      }
    }
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
        finish(lookup);
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

  private void call(
      Endpoint node, List<PendingLookup> lookups, long now, List<LookupAction> actions) {
    Map<Boolean, List<PendingLookup>> byKind = new LinkedHashMap<>();
    for (PendingLookup lookup : lookups) {
      byKind
          .computeIfAbsent(lookup.question().linearizable(), kind -> new ArrayList<>())
          .add(lookup);
    }
    for (List<PendingLookup> ofKind : byKind.values()) {
      for (int from = 0; from < ofKind.size(); from += settings.maxBatchKeys()) {
        int to = Math.min(from + settings.maxBatchKeys(), ofKind.size());
        List<PendingLookup> part = List.copyOf(ofKind.subList(from, to));
        long id = nextId++;
        calls.put(id, new Call(node, part, now + attemptNanos));
        actions.add(new LookupAction.CallNode(node, id, part));
      }
    }
  }

  private void expire(PendingLookup lookup, List<LookupAction> actions) {
    if (lookup.behind != null) {
      finish(lookup);
      actions.add(new LookupAction.Answer(lookup, lookup.behind));
      return;
    }
    finish(lookup);
    LookupException last = lookup.lastFailure;
    String detail = last == null ? "no node answered" : String.valueOf(last.getMessage());
    actions.add(
        new LookupAction.Fail(
            lookup,
            new LookupException(
                ErrorReason.DEADLINE_EXCEEDED,
                "key "
                    + KeySyntax.quote(lookup.question().key())
                    + " of keyspace "
                    + lookup.question().keyspace()
                    + ": no answer within the deadline; the last failure was: "
                    + detail)));
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
