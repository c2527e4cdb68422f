package io.shardlookup.client.lookup;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.model.error.LookupException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A question without an answer yet. Confined to the session executor. */
public final class PendingLookup {
  private final Question question;
  private final List<Waiter> waiters = new ArrayList<>(1);

  /** Nodes asked in this round. */
  final Set<Endpoint> tried = new HashSet<>(2);

  /** Nodes asked that have not answered. */
  final Set<Endpoint> open = new HashSet<>(2);

  long deadlineNanos;
  long nextAttemptNanos;

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

  void join(Waiter waiter, long waiterDeadlineNanos) {
    waiters.add(waiter);
    if (waiterDeadlineNanos - deadlineNanos > 0) {
      deadlineNanos = waiterDeadlineNanos;
    }
  }

  void keepBehind(NodeAnswer answer) {
    if (behind == null || behind.revision().isOlderThan(answer.revision())) {
      behind = answer;
    }
  }
}
