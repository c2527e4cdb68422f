package io.shardlookup.client.lookup;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A question without an answer yet. Confined to the session executor. */
public final class PendingLookup {
  private final Question question;
  private final List<Waiter> waiters = new ArrayList<>(1);

  /** Nodes asked in this round; immutable, as nearly all lookups ask one node once. */
  private Set<Endpoint> tried = Set.of();

  /** Nodes asked that have not answered; immutable. */
  private Set<Endpoint> open = Set.of();

  long deadlineNanos;
  long nextAttemptNanos;

  /** What the client had handed out when the last waiter came: the answer must not be older. */
  private Revision floor = Revision.NONE;

  /** Whether it waits on timers rather than for the session alone. */
  boolean isSlow;

  boolean isDone;

  /** The most recent placement by a node that knows less than F. */
  @Nullable NodeAnswer behind;

  @Nullable LookupException lastFailure;

  PendingLookup(Question question, long deadlineNanos) {
    this.question = question;
    this.deadlineNanos = deadlineNanos;
  }

  /** What is asked. */
  public Question question() {
    return question;
  }

  /** Who waits; empty if the answer is for the cache alone. */
  public List<Waiter> waiters() {
    return waiters;
  }

  /** Whether the answer is older than what a waiter may know already. */
  boolean isTooOld(NodeAnswer answer) {
    return answer.behind() || answer.revision().isOlderThan(floor);
  }

  /** Nodes asked in this round. */
  Set<Endpoint> tried() {
    return tried;
  }

  /** The node counts as asked in this round. */
  void skip(Endpoint node) {
    tried = with(tried, node);
  }

  /** The node is asked. */
  void ask(Endpoint node) {
    tried = with(tried, node);
    open = open.isEmpty() && tried.size() == 1 ? tried : with(open, node);
  }

  /** The node has answered, or never will. */
  void heard(Endpoint node) {
    if (open.size() == 1 && open.contains(node)) {
      open = Set.of();
    } else if (open.contains(node)) {
      Set<Endpoint> rest = new HashSet<>(open);
      rest.remove(node);
      open = rest;
    }
  }

  /** A new round begins, without those nodes that still owe an answer. */
  void beginRound() {
    tried = open;
  }

  /** No node was asked. */
  void forgetRound() {
    tried = Set.of();
  }

  void join(Waiter waiter, long waiterDeadlineNanos, Revision floorNow) {
    waiters.add(waiter);
    floor = Revision.max(floor, floorNow);
    if (waiterDeadlineNanos - deadlineNanos > 0) {
      deadlineNanos = waiterDeadlineNanos;
    }
  }

  /**
   * Keeps what a node says that knows too little. A placement can be marked behind, an error
   * cannot: what it says may be true no longer.
   */
  void keepTooOld(NodeAnswer answer) {
    LookupException error = answer.error();
    if (error != null) {
      lastFailure =
          new LookupException(
              ErrorReason.REVISION_NOT_REACHED,
              "a node that knows less than this client says: " + error.getMessage(),
              error);
    } else if (behind == null || behind.revision().isOlderThan(answer.revision())) {
      behind = answer.asBehind();
    }
  }

  /** The same question for the cache alone: a late answer of the session may still enter it. */
  PendingLookup withoutWaiters() {
    return new PendingLookup(question, 0);
  }

  /** That there is no answer at its deadline, and why. */
  LookupException deadlineExceeded() {
    String detail =
        lastFailure == null ? "no node answered" : String.valueOf(lastFailure.getMessage());
    return new LookupException(
        ErrorReason.DEADLINE_EXCEEDED,
        "key "
            + KeySyntax.quote(question.key())
            + " of keyspace "
            + question.keyspace()
            + ": no answer within the deadline; the last failure was: "
            + detail);
  }

  private static Set<Endpoint> with(Set<Endpoint> nodes, Endpoint node) {
    if (nodes.isEmpty()) {
      return Set.of(node);
    }
    Set<Endpoint> more = new HashSet<>(nodes);
    more.add(node);
    return more;
  }
}
