package io.shardlookup.server.view;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Callers parked until the view reaches a revision, the nearest first; each for a bounded time, and
 * a bounded number of them. Thread-safe.
 */
final class Waiters {
  private final int capacity;
  private final ScheduledExecutorService timer;
  private final Executor callbacks;
  private final TreeSet<Waiter> parked =
      new TreeSet<>(Comparator.comparing(Waiter::minimum).thenComparingLong(Waiter::number));
  private long numbers;

  Waiters(int capacity, ScheduledExecutorService timer, Executor callbacks) {
    this.capacity = capacity;
    this.timer = timer;
    this.callbacks = callbacks;
  }

  /**
   * Parks a caller, unless the newest view is there by now: whoever publishes does so before it
   * calls {@link #reached}, so that one of the two notices.
   */
  CompletableFuture<View> park(Revision minimum, Duration bound, Supplier<View> newest) {
    Waiter waiter;
    synchronized (this) {
      View view = newest.get();
      if (view.revision().isAtLeast(minimum)) {
        return CompletableFuture.completedFuture(view);
      }
      if (parked.size() >= capacity) {
        return CompletableFuture.failedFuture(
            new LookupException(
                ErrorReason.OVERLOADED,
                "calls waiting for a revision: " + capacity + " (expected: fewer)"));
      }
      waiter = new Waiter(minimum, numbers++, new CompletableFuture<>());
      parked.add(waiter);
    }
    giveUpAfter(bound, waiter, newest);
    return waiter.answer();
  }

  /** Lets go everybody whom this view satisfies. */
  void reached(View view) {
    List<Waiter> satisfied = new ArrayList<>();
    synchronized (this) {
      while (!parked.isEmpty() && view.revision().isAtLeast(parked.first().minimum())) {
        satisfied.add(parked.first());
        parked.remove(parked.first());
      }
    }
    if (!satisfied.isEmpty()) {
      callbacks.execute(() -> satisfied.forEach(waiter -> waiter.answer().complete(view)));
    }
  }

  /** Fails everybody. */
  void failAll(LookupException failure) {
    List<Waiter> all;
    synchronized (this) {
      all = List.copyOf(parked);
      parked.clear();
    }
    all.forEach(waiter -> waiter.answer().completeExceptionally(failure));
  }

  synchronized int size() {
    return parked.size();
  }

  private void giveUpAfter(Duration bound, Waiter waiter, Supplier<View> newest) {
    try {
      var timeout =
          timer.schedule(() -> giveUp(waiter, newest), bound.toNanos(), TimeUnit.NANOSECONDS);
      var unused = waiter.answer().whenComplete((view, failure) -> timeout.cancel(false));
    } catch (RejectedExecutionException e) {
      giveUp(waiter, newest);
    }
  }

  private void giveUp(Waiter waiter, Supplier<View> newest) {
    boolean wasParked;
    synchronized (this) {
      wasParked = parked.remove(waiter);
    }
    if (wasParked) {
      waiter.answer().completeExceptionally(notReached(waiter.minimum(), newest.get()));
    }
  }

  static LookupException notReached(Revision minimum, View view) {
    return new LookupException(
        ErrorReason.REVISION_NOT_REACHED,
        "revision: " + view.revision() + " (expected: " + minimum + " or later)");
  }

  private record Waiter(Revision minimum, long number, CompletableFuture<View> answer) {}
}
