package io.shardlookup.server.view;

import com.google.common.base.Ticker;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.View;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The live view and its one writer's side: the follower publishes, everybody reads. Reading is one
 * volatile read. The publishing methods are confined to the follower's thread.
 */
public final class ViewPublisher implements LiveView {
  private final ViewLimits limits;
  private final Ticker ticker;
  private final RevisionSource source;
  private final ScheduledExecutorService timer;
  private final Waiters waiters;
  private final SharedConfirmation confirmation;
  private final ChangeLog log;
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  private volatile Published published = new Published(View.EMPTY, null);
  private volatile @Nullable Long freshAsOfNanos;

  /**
   * Publishes nothing yet.
   *
   * @param limits its bounds
   * @param ticker measures ages
   * @param source confirms revisions
   * @param timer ends waiting; may be shared
   * @param callbacks runs what waits for a revision
   */
  public ViewPublisher(
      ViewLimits limits,
      Ticker ticker,
      RevisionSource source,
      ScheduledExecutorService timer,
      Executor callbacks) {
    this.limits = limits;
    this.ticker = ticker;
    this.source = source;
    this.timer = timer;
    this.waiters = new Waiters(limits.waiters(), timer, callbacks);
    this.confirmation = new SharedConfirmation(source::confirmRevision);
    this.log = new ChangeLog(limits.logCapacity(), Revision.NONE);
  }

  /**
   * Publishes a view that does not follow the one before by logged changes: the log starts anew.
   */
  public void restart(DirectoryIdentity identity, View view) {
    log.restart(view.revision());
    publish(new Published(view, identity));
  }

  /**
   * Publishes the next view of the same incarnation.
   *
   * @param view after all changes
   * @param changes what clients learn, oldest first; they are in the log before the view shows
   */
  public void advance(View view, List<LoggedChange> changes) {
    changes.forEach(log::append);
    publish(new Published(view, published.identity()));
  }

  /** The view knows everything that was acknowledged before this time of the ticker. */
  public void freshAsOf(long nanos) {
    Long known = freshAsOfNanos;
    if (known == null || nanos - known > 0) {
      freshAsOfNanos = nanos;
    }
  }

  /**
   * The view was complete at that moment, according to clocks that nobody trusts: it is shown as
   * that old, and in any case as stale.
   */
  public void staleSince(Instant moment, Clock clock) {
    Duration since = Duration.between(moment, clock.instant());
    Duration age = since.compareTo(limits.staleAfter()) < 0 ? limits.staleAfter() : since;
    freshAsOf(ticker.read() - age.toNanos());
  }

  /** Fails everybody who waits; nothing is published any more. */
  public void stop(LookupException reason) {
    waiters.failAll(reason);
  }

  /** Whether there is a view to answer from. */
  public boolean canServe() {
    return published.identity() != null;
  }

  /** How many callers are parked. */
  public int waiting() {
    return waiters.size();
  }

  @Override
  public View current() {
    return published.view();
  }

  @Override
  public DirectoryIdentity identity() {
    DirectoryIdentity identity = published.identity();
    if (identity == null) {
      throw notServing();
    }
    return identity;
  }

  /** Without any confirmation so far: a year, since nobody knows. */
  @Override
  public Duration age() {
    Long asOf = freshAsOfNanos;
    return asOf == null
        ? Duration.ofDays(365)
        : Duration.ofNanos(Math.max(0, ticker.read() - asOf));
  }

  @Override
  public boolean isFresh() {
    return canServe() && age().compareTo(limits.staleAfter()) < 0;
  }

  @Override
  public CompletableFuture<View> await(Revision minimum, Duration bound) {
    Published now = published;
    if (now.view().revision().isAtLeast(minimum) && now.identity() != null) {
      return CompletableFuture.completedFuture(now.view());
    }
    if (now.identity() == null) {
      return CompletableFuture.failedFuture(notServing());
    }
    if (!isFresh()) {
      return CompletableFuture.failedFuture(Waiters.notReached(minimum, now.view()));
    }
    return waiters.park(minimum, bound, this::current);
  }

  @Override
  public CompletableFuture<View> confirm(Duration bound) {
    long begun = ticker.read();
    if (!canServe()) {
      return CompletableFuture.failedFuture(notServing());
    }
    CompletableFuture<View> answer = new CompletableFuture<>();
    var unused =
        confirmation
            .join()
            .whenComplete((revision, failure) -> reach(revision, failure, bound, begun, answer));
    return answer.isDone() ? answer : bounded(answer, bound);
  }

  @Override
  public ChangeLog log() {
    return log;
  }

  @Override
  public AutoCloseable onPublish(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void publish(Published next) {
    published = next;
    waiters.reached(next.view());
    listeners.forEach(Runnable::run);
  }

  private void reach(
      @Nullable Long storeRevision,
      @Nullable Throwable failure,
      Duration bound,
      long begun,
      CompletableFuture<View> answer) {
    if (failure != null || storeRevision == null) {
      answer.completeExceptionally(unavailable(failure));
      return;
    }
    Revision minimum = Revision.of(identity().incarnation(), storeRevision);
    if (current().revision().isAtLeast(minimum)) {
      answer.complete(current());
      return;
    }
    source.hasten(storeRevision);
    Duration left = bound.minusNanos(ticker.read() - begun);
    if (left.isNegative() || left.isZero()) {
      answer.completeExceptionally(Waiters.notReached(minimum, current()));
      return;
    }
    var unused =
        waiters
            .park(minimum, left, this::current)
            .whenComplete(
                (view, late) -> {
                  if (late != null) {
                    answer.completeExceptionally(late);
                  } else {
                    answer.complete(view);
                  }
                });
  }

  private CompletableFuture<View> bounded(CompletableFuture<View> answer, Duration bound) {
    try {
      var timeout =
          timer.schedule(
              () -> answer.completeExceptionally(unavailable(null)),
              bound.toNanos(),
              TimeUnit.NANOSECONDS);
      var unused = answer.whenComplete((view, failure) -> timeout.cancel(false));
      return answer;
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(notServing());
    }
  }

  private static LookupException unavailable(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause == null
        ? new LookupException(
            ErrorReason.STORE_UNAVAILABLE, "the store did not confirm its revision in time")
        : new LookupException(
            ErrorReason.STORE_UNAVAILABLE,
            "the store does not answer: " + cause.getMessage(),
            cause);
  }

  private static LookupException notServing() {
    return new LookupException(ErrorReason.NOT_SERVING, "the node has not loaded a view yet");
  }

  /** One reference, so that nobody sees a view with another directory's identity. */
  private record Published(View view, @Nullable DirectoryIdentity identity) {}
}
