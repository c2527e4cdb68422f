package io.shardlookup.server.sequence;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.View;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.sequence.SequenceAllocator.Block;
import io.shardlookup.server.sequence.StoreSequenceAllocator.DateKey;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.CommitResult.Committed;
import io.shardlookup.server.store.CommitResult.Rejected;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.StoreErrors;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.view.LiveView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Draws from one date, one transaction at a time: calls that arrive meanwhile wait and share the
 * next one. A reply that was lost burns the numbers of its transaction. Thread-safe.
 */
final class DateCounter {
  private static final int MAX_WAITING = 10_000;
  private static final int MAX_SHARING = 1_000;
  private static final int MAX_ATTEMPTS = 50;

  private final DateKey key;
  private final DirectoryStore store;
  private final LiveView live;
  private final Duration confirmBound;
  private final Executor executor;

  @GuardedBy("this")
  private final Deque<Draw> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private boolean drawing;

  /** Touched by the one drawing at a time. */
  private volatile CounterState state = CounterState.UNTOUCHED;

  DateCounter(
      DateKey key, DirectoryStore store, LiveView live, Duration confirmBound, Executor executor) {
    this.key = key;
    this.store = store;
    this.live = live;
    this.confirmBound = confirmBound;
    this.executor = executor;
  }

  private record Draw(int count, CompletableFuture<Block> block) {}

  CompletableFuture<Block> draw(int count) {
    Draw draw = new Draw(count, new CompletableFuture<>());
    synchronized (this) {
      if (waiting.size() >= MAX_WAITING) {
        return CompletableFuture.failedFuture(
            new LookupException(
                ErrorReason.OVERLOADED,
                "draws of " + key.date() + " that wait: " + MAX_WAITING + " (expected: fewer)"));
      }
      waiting.add(draw);
    }
    next();
    return draw.block();
  }

  synchronized boolean isIdle() {
    return !drawing && waiting.isEmpty();
  }

  private void next() {
    List<Draw> draws = new ArrayList<>();
    synchronized (this) {
      if (drawing || waiting.isEmpty()) {
        return;
      }
      drawing = true;
      while (!waiting.isEmpty() && draws.size() < MAX_SHARING) {
        draws.add(waiting.remove());
      }
    }
    attempt(draws, live.current(), 1);
  }

  private void attempt(List<Draw> draws, View view, int attempt) {
    long count = draws.stream().mapToLong(Draw::count).sum();
    CompletableFuture<CommitResult> commit;
    Keyspace keyspace;
    try {
      keyspace = StoreSequenceAllocator.check(view, key.keyspace(), key.date());
      commit = store.commit(state.draw(keyspace, key.date(), count));
    } catch (LookupException e) {
      fail(draws, e);
      return;
    }
    CompletableFuture<?> unused =
        commit.whenCompleteAsync(
            (result, failure) -> settle(draws, keyspace, result, failure, attempt), executor);
  }

  private void settle(
      List<Draw> draws,
      Keyspace keyspace,
      @Nullable CommitResult result,
      @Nullable Throwable failure,
      int attempt) {
    if (result instanceof Committed committed) {
      succeed(draws, keyspace, committed.revision());
    } else if (result instanceof Rejected rejected) {
      rejected(draws, keyspace, rejected, attempt);
    } else {
      fail(draws, StoreErrors.toLookup(failure == null ? new AssertionError() : failure));
    }
  }

  private void succeed(List<Draw> draws, Keyspace keyspace, long storeRevision) {
    long first = state.nextFree();
    long count = draws.stream().mapToLong(Draw::count).sum();
    state = state.drawn(count, storeRevision);
    done();
    Revision at = Revision.of(keyspace.generation().revision().incarnation(), storeRevision);
    for (Draw draw : draws) {
      draw.block().complete(new Block(first, draw.count(), at));
      first += draw.count();
    }
  }

  private void rejected(List<Draw> draws, Keyspace keyspace, Rejected rejected, int attempt) {
    if (attempt == MAX_ATTEMPTS) {
      fail(
          draws,
          new LookupException(
              ErrorReason.OVERLOADED,
              "other nodes drew from " + key.date() + " first " + attempt + " times; retry"));
      return;
    }
    try {
      state = CounterState.shownBy(rejected, keyspace.name(), key.date());
    } catch (LookupException e) {
      fail(draws, e);
      return;
    }
    StoredRecord current = rejected.current().get(Layout.keyspace(keyspace.name()));
    if (current != null
        && current.modRevision() == keyspace.generation().revision().storeRevision()) {
      attempt(draws, live.current(), attempt + 1);
      return;
    }
    CompletableFuture<?> unused =
        live.confirm(confirmBound)
            .whenCompleteAsync(
                (view, failure) -> {
                  if (view == null) {
                    fail(
                        draws,
                        StoreErrors.toLookup(failure == null ? new AssertionError() : failure));
                  } else {
                    attempt(draws, view, attempt + 1);
                  }
                },
                executor);
  }

  private void fail(List<Draw> draws, LookupException why) {
    done();
    draws.forEach(draw -> draw.block().completeExceptionally(why));
  }

  /** The next drawing begins on the executor, so that a busy date never deepens the stack. */
  private void done() {
    boolean more;
    synchronized (this) {
      drawing = false;
      more = !waiting.isEmpty();
    }
    if (more) {
      executor.execute(this::next);
    }
  }
}
