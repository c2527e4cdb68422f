package io.shardlookup.client.session;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Callers that wait until V reaches a revision. Confined to the session executor. */
final class RevisionWaiters {
  private static final int MAX_WAITERS = 100_000;

  private final Executor callbacks;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparing(Waiting::revision));

  private record Waiting(Revision revision, CompletableFuture<Revision> future) {}

  RevisionWaiters(Executor callbacks) {
    this.callbacks = callbacks;
  }

  void add(Revision revision, Revision current, CompletableFuture<Revision> future) {
    if (current.isAtLeast(revision)) {
      callbacks.execute(() -> future.complete(current));
      return;
    }
    if (waiting.size() >= MAX_WAITERS) {
      waiting.removeIf(w -> w.future().isDone());
    }
    if (waiting.size() >= MAX_WAITERS) {
      fail(
          future,
          new LookupException(
              ErrorReason.OVERLOADED,
              "callers that wait for a revision: more than " + MAX_WAITERS));
      return;
    }
    waiting.add(new Waiting(revision, future));
  }

  void advanced(Revision current) {
    List<CompletableFuture<Revision>> reached = new ArrayList<>();
    while (!waiting.isEmpty() && current.isAtLeast(waiting.element().revision())) {
      reached.add(waiting.remove().future());
    }
    if (!reached.isEmpty()) {
      callbacks.execute(() -> reached.forEach(future -> future.complete(current)));
    }
  }

  void failAll(LookupException reason) {
    waiting.forEach(w -> fail(w.future(), reason));
    waiting.clear();
  }

  private void fail(CompletableFuture<Revision> future, LookupException reason) {
    callbacks.execute(() -> future.completeExceptionally(reason));
  }
}
