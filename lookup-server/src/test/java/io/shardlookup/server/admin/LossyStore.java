package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.Registration;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreMember;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreWatch;
import io.shardlookup.server.store.WatchListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that loses replies, loses requests, is down, or lets somebody else go first. */
public final class LossyStore implements DirectoryStore {
  private final DirectoryStore store;
  private final AtomicInteger lostReplies = new AtomicInteger();
  private final AtomicInteger lostRequests = new AtomicInteger();
  private volatile boolean down;
  private final AtomicInteger commitsUntilAction = new AtomicInteger();
  private volatile Runnable action = () -> {};

  /** In front of this store, which it closes. */
  public LossyStore(DirectoryStore store) {
    this.store = store;
  }

  /** The next commits happen, and nobody hears of it. */
  public void loseReplies(int commits) {
    lostReplies.set(commits);
  }

  /** The next commits do not happen, and nobody hears of it. */
  public void loseRequests(int commits) {
    lostRequests.set(commits);
  }

  /** Whether no call reaches the store. */
  public void down(boolean isDown) {
    down = isDown;
  }

  /** Runs once, right before the next commit. */
  public void beforeNextCommit(Runnable nextAction) {
    beforeCommit(1, nextAction);
  }

  /** Runs once, right before the n-th commit from now, on its caller's thread. */
  public void beforeCommit(int n, Runnable nextAction) {
    action = nextAction;
    commitsUntilAction.set(n);
  }

  @Override
  public CompletableFuture<ScanPage> scan(ScanRequest request) {
    return down ? unavailable() : store.scan(request);
  }

  @Override
  public CompletableFuture<CommitResult> commit(StoreTransaction transaction) {
    if (commitsUntilAction.getAndUpdate(n -> Math.max(0, n - 1)) == 1) {
      action.run();
    }
    if (down) {
      return unavailable();
    }
    if (lostRequests.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return unknown();
    }
    CompletableFuture<CommitResult> result = store.commit(transaction);
    return lostReplies.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? unknown() : result;
  }

  @Override
  public CompletableFuture<Long> confirmRevision() {
    return down ? unavailable() : store.confirmRevision();
  }

  @Override
  public StoreWatch watch(
      ByteString start, ByteString end, long firstRevision, WatchListener listener) {
    return store.watch(start, end, firstRevision, listener);
  }

  @Override
  public Registration register(ByteString key, ByteString value, Duration timeToLive) {
    return store.register(key, value, timeToLive);
  }

  @Override
  public CompletableFuture<List<StoreMember>> members() {
    return store.members();
  }

  @Override
  public void close() {
    store.close();
  }

  private static <T> CompletableFuture<T> unavailable() {
    return CompletableFuture.failedFuture(
        new StoreException(StoreException.Kind.UNAVAILABLE, "down"));
  }

  private static <T> CompletableFuture<T> unknown() {
    return CompletableFuture.failedFuture(
        new StoreException(StoreException.Kind.OUTCOME_UNKNOWN, "reply lost"));
  }
}
