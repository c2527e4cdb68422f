package io.shardlookup.server.view;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One confirmation under way and at most one queued, whatever the number of callers: who comes
 * while one is under way joins the queued one, which begins after they called. Thread-safe.
 */
final class SharedConfirmation {
  private final Supplier<CompletableFuture<Long>> source;
  private @Nullable CompletableFuture<Long> running;
  private @Nullable CompletableFuture<Long> queued;

  SharedConfirmation(Supplier<CompletableFuture<Long>> source) {
    this.source = source;
  }

  /** The store revision of a confirmation that begins after this call. */
  CompletableFuture<Long> join() {
    CompletableFuture<Long> mine = new CompletableFuture<>();
    synchronized (this) {
      if (running != null) {
        if (queued == null) {
          queued = mine;
        }
        return queued;
      }
      running = mine;
    }
    begin(mine);
    return mine;
  }

  private void begin(CompletableFuture<Long> confirmation) {
    CompletableFuture<Long> answer;
    try {
      answer = source.get();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    var unused = answer.whenComplete((revision, failure) -> end(confirmation, revision, failure));
  }

  private void end(
      CompletableFuture<Long> confirmation, @Nullable Long revision, @Nullable Throwable failure) {
    CompletableFuture<Long> next;
    synchronized (this) {
      running = queued;
      queued = null;
      next = running;
    }
    if (failure != null) {
      confirmation.completeExceptionally(failure);
    } else {
      confirmation.complete(revision);
    }
    if (next != null) {
      begin(next);
    }
  }
}
