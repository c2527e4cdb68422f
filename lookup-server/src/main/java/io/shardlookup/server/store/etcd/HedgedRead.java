package io.shardlookup.server.store.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.Deadline;
import io.grpc.Status;
import io.shardlookup.server.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One read that any member may answer. A member that is silent for the hedge delay stays asked
 * while the next one is asked too; one that fails is followed by the next at once, and asked again
 * a moment later. Each member has at most one attempt under way. That goes on until the bound, or
 * for half a second if nothing listens at any member. Thread-safe.
 *
 * @param <A> the answer
 */
final class HedgedRead<A> {
  private static final long ROUND_PAUSE_MILLIS = 50;

  /**
   * How long all members have to refuse connections before that is the answer: a channel reports
   * its last refusal until it has connected again.
   */
  private static final long REFUSED_MILLIS = 500;

  private final List<EtcdEndpoint> order;
  private final BiFunction<EtcdEndpoint, Duration, EtcdAttempt<A>> ask;
  private final ScheduledExecutorService scheduler;
  private final Duration hedgeDelay;
  private final Deadline deadline;
  private final Deadline refusedUntil = Deadline.after(REFUSED_MILLIS, TimeUnit.MILLISECONDS);
  private final CompletableFuture<Answer<A>> result = new CompletableFuture<>();

  @GuardedBy("this")
  private final List<EtcdAttempt<A>> running = new ArrayList<>();

  /** Members that have not been asked in this round. */
  @GuardedBy("this")
  private final List<EtcdEndpoint> unasked = new ArrayList<>();

  /** Members at which nothing listened when they were asked last. */
  @GuardedBy("this")
  private final Set<EtcdEndpoint> refusing = new HashSet<>();

  /**
   * A read.
   *
   * @param order the members in the order in which to ask them
   * @param ask asks one, within a bound
   */
  HedgedRead(
      List<EtcdEndpoint> order,
      BiFunction<EtcdEndpoint, Duration, EtcdAttempt<A>> ask,
      ScheduledExecutorService scheduler,
      Duration bound,
      Duration hedgeDelay) {
    this.order = order;
    this.ask = ask;
    this.scheduler = scheduler;
    this.hedgeDelay = hedgeDelay;
    this.deadline = Deadline.after(bound.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Begins; fails with a {@link StoreException}. */
  CompletableFuture<Answer<A>> start() {
    synchronized (this) {
      unasked.addAll(order);
    }
    askNext();
    return result;
  }

  private void askNext() {
    long left = deadline.timeRemaining(TimeUnit.NANOSECONDS);
    EtcdAttempt<A> attempt;
    synchronized (this) {
      if (result.isDone() || unasked.isEmpty() || left <= 0) {
        return;
      }
      attempt = ask.apply(unasked.remove(0), Duration.ofNanos(left));
      running.add(attempt);
    }
    var unused = attempt.whenComplete((answer, failure) -> ended(attempt, answer, failure));
    scheduleOrNot(() -> hedge(attempt), hedgeDelay.toMillis());
  }

  private void hedge(EtcdAttempt<A> attempt) {
    if (!attempt.isDone()) {
      attempt.endpoint().suspect();
      askNext();
    }
  }

  private void ended(EtcdAttempt<A> attempt, @Nullable A answer, @Nullable Throwable failure) {
    if (answer != null) {
      if (result.complete(new Answer<>(attempt.endpoint(), answer))) {
        abandonOthers();
      }
      return;
    }
    EtcdFailure cause = causeOf(failure);
    if (!cause.isTransient()) {
      if (result.completeExceptionally(cause.ofRead())) {
        abandonOthers();
      }
      return;
    }
    attempt.endpoint().suspect();
    afterTransient(attempt, cause);
  }

  private void afterTransient(EtcdAttempt<A> attempt, EtcdFailure cause) {
    boolean another;
    synchronized (this) {
      running.remove(attempt);
      if (cause.isRefusedConnection()) {
        refusing.add(attempt.endpoint());
      } else {
        refusing.remove(attempt.endpoint());
      }
      another = !unasked.isEmpty();
      boolean over = deadline.isExpired();
      boolean refused = refusing.containsAll(order) && refusedUntil.isExpired();
      if (over || (refused && !another && running.isEmpty())) {
        result.completeExceptionally(cause.ofRead());
        return;
      }
    }
    if (another) {
      askNext();
    }
    Runnable again = () -> askAgain(attempt.endpoint(), cause);
    if (!scheduleOrNot(again, ROUND_PAUSE_MILLIS)) {
      result.completeExceptionally(cause.ofRead());
    }
  }

  private void askAgain(EtcdEndpoint endpoint, EtcdFailure cause) {
    synchronized (this) {
      unasked.add(endpoint);
      if (deadline.isExpired()) {
        result.completeExceptionally(cause.ofRead());
        return;
      }
    }
    askNext();
  }

  private void abandonOthers() {
    List<EtcdAttempt<A>> others;
    synchronized (this) {
      others = List.copyOf(running);
    }
    others.forEach(EtcdAttempt::abandon);
  }

  /** False if the store is closed, so that the step will not happen. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private boolean scheduleOrNot(Runnable step, long delayMillis) {
    try {
      scheduler.schedule(step, delayMillis, TimeUnit.MILLISECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static EtcdFailure causeOf(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    return cause instanceof EtcdFailure known
        ? known
        : new EtcdFailure(
            "client", Status.INTERNAL.withCause(cause).withDescription("defect"), true);
  }

  /**
   * What was answered, and by whom.
   *
   * @param <A> the answer
   */
  record Answer<A>(EtcdEndpoint endpoint, A value) {}
}
