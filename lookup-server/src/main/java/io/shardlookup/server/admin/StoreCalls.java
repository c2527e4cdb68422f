package io.shardlookup.server.admin;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreErrors;
import io.shardlookup.server.store.StoreTransaction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls the store and waits, for a bounded time. For the threads of admin verbs only. Thread-safe.
 */
final class StoreCalls {
  private final DirectoryStore store;
  private final Duration timeout;

  StoreCalls(DirectoryStore store, Duration timeout) {
    this.store = store;
    this.timeout = timeout;
  }

  /** One page; {@link LookupException} STORE_UNAVAILABLE after the time-out. */
  ScanPage scan(ScanRequest request) {
    return await(store.scan(request), ErrorReason.STORE_UNAVAILABLE);
  }

  /** Commits; {@link LookupException} STORE_UNAVAILABLE or OUTCOME_UNKNOWN. */
  CommitResult commit(StoreTransaction transaction) {
    return await(store.commit(transaction), ErrorReason.OUTCOME_UNKNOWN);
  }

  /** Starts a commit, for {@link #finish}. */
  CompletableFuture<CommitResult> begin(StoreTransaction transaction) {
    return store.commit(transaction);
  }

  /** Waits for a commit that was begun. */
  CommitResult finish(CompletableFuture<CommitResult> commit) {
    return await(commit, ErrorReason.OUTCOME_UNKNOWN);
  }

  private <T> T await(CompletableFuture<T> call, ErrorReason afterTimeout) {
    try {
      return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new LookupException(
          afterTimeout, "etcd did not answer within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw StoreErrors.toLookup(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LookupException(
          afterTimeout == ErrorReason.OUTCOME_UNKNOWN ? afterTimeout : ErrorReason.NOT_SERVING,
          "the node is going down",
          e);
    }
  }
}
