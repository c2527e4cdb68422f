package io.shardlookup.client;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Turns what waiting for a future can end with into {@link LookupException}. */
final class Failures {
  private Failures() {}

  /** The value, or the failure as a {@link LookupException} with this caller's stack. */
  static <T> T join(CompletableFuture<T> future, Duration atMost) {
    try {
      return future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    } catch (TimeoutException e) {
      throw new LookupException(ErrorReason.DEADLINE_EXCEEDED, "no answer within " + atMost, e);
    } catch (ExecutionException e) {
      Throwable cause = unwrap(e);
      if (cause instanceof LookupException known) {
        throw new LookupException(known.reason(), String.valueOf(known.getMessage()), known);
      }
      throw new LookupException(ErrorReason.INTERNAL, String.valueOf(cause), cause);
    }
  }

  static LookupException interrupted() {
    return new LookupException(ErrorReason.DEADLINE_EXCEEDED, "interrupted while waiting");
  }

  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
