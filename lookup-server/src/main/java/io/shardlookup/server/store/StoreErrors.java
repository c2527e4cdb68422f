package io.shardlookup.server.store;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What callers of the product are told of the store's troubles. */
public final class StoreErrors {
  private StoreErrors() {}

  /** The error of a failed store call, out of whatever a future wrapped it in. */
  public static LookupException toLookup(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof LookupException known) {
      return known;
    }
    if (!(cause instanceof StoreException trouble)) {
      return new LookupException(ErrorReason.INTERNAL, String.valueOf(cause), cause);
    }
    return switch (trouble.kind()) {
      case UNAVAILABLE ->
          new LookupException(
              ErrorReason.STORE_UNAVAILABLE,
              "etcd does not answer; nothing was changed: " + trouble.getMessage(),
              trouble);
      case REFUSED ->
          new LookupException(
              ErrorReason.STORE_UNAVAILABLE,
              "etcd refused the call; nothing was changed: " + trouble.getMessage(),
              trouble);
      case OUTCOME_UNKNOWN ->
          new LookupException(
              ErrorReason.OUTCOME_UNKNOWN,
              "etcd did not say whether the change was made: " + trouble.getMessage(),
              trouble);
      case COMPACTED ->
          new LookupException(
              ErrorReason.INVALID_ARGUMENT,
              "revision: compacted away (expected: one of the last minutes; start again): "
                  + trouble.getMessage(),
              trouble);
    };
  }
}
