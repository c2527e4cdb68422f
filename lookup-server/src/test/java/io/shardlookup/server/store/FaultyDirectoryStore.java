package io.shardlookup.server.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A store with faults on demand: calls that fail or hang, replies that are lost, watches that end
 * or fall silent. Without any it is the store behind it. Thread-safe.
 */
public final class FaultyDirectoryStore implements DirectoryStore {
  /** What can hang or fail. */
  public enum Call {
    SCAN,
    COMMIT,
    CONFIRM,
    WATCH
  }

  private final DirectoryStore store;

  @GuardedBy("this")
  private final Map<Call, StoreException.Kind> failing = new EnumMap<>(Call.class);

  @GuardedBy("this")
  private final Map<Call, List<Runnable>> held = new EnumMap<>(Call.class);

  @GuardedBy("this")
  private final List<FaultyWatch> watches = new ArrayList<>();

  @GuardedBy("this")
  private int lostReplies;

  @GuardedBy("this")
  private boolean silent;

  /** Faults in front of this store, which it closes. */
  public FaultyDirectoryStore(DirectoryStore store) {
    this.store = store;
  }

  /** From now on these calls fail before they reach the store. A watch ends at once. */
  public synchronized void fail(Call call, StoreException.Kind kind) {
    failing.put(call, kind);
  }

  /** From now on these calls hang until they are released. Watches cannot be held. */
  public synchronized void hold(Call call) {
    if (call == Call.WATCH) {
      throw new IllegalArgumentException("call: WATCH (expected: SCAN, COMMIT or CONFIRM)");
    }
    held.putIfAbsent(call, new ArrayList<>());
  }

  /** How many calls hang. */
  public synchronized int holding(Call call) {
    return held.getOrDefault(call, List.of()).size();
  }

  /** Lets go of the calls that hang, in their order; later ones do not hang. */
  public void release(Call call) {
    List<Runnable> waiting;
    synchronized (this) {
      List<Runnable> removed = held.remove(call);
      waiting = removed == null ? List.of() : removed;
    }
    waiting.forEach(Runnable::run);
  }

  /** The next commits happen, but their replies are lost. */
  public synchronized void loseReplies(int commits) {
    lostReplies = commits;
  }

  /** Ends all watches. */
  public void endWatches(StoreException.Kind kind) {
    List<FaultyWatch> ended;
    synchronized (this) {
      ended = List.copyOf(watches);
      watches.clear();
    }
    ended.forEach(watch -> watch.end(new StoreException(kind, "injected")));
  }

  /** Wedges all watches, and those to come until {@link #heal}: they say nothing more, ever. */
  public synchronized void silenceWatches() {
    silent = true;
    watches.forEach(watch -> watch.silent = true);
  }

  /** No more faults for calls and watches to come; what hangs is let go. */
  public void heal() {
    synchronized (this) {
      failing.clear();
      lostReplies = 0;
      silent = false;
    }
    for (Call call : Call.values()) {
      release(call);
    }
  }

  /** How many watches are open. */
  public synchronized int openWatches() {
    return watches.size();
  }

  @Override
  public CompletableFuture<ScanPage> scan(ScanRequest request) {
    return through(Call.SCAN, () -> store.scan(request));
  }

  @Override
  public CompletableFuture<CommitResult> commit(StoreTransaction transaction) {
    return through(Call.COMMIT, () -> losing(store.commit(transaction)));
  }

  @Override
  public CompletableFuture<Long> confirmRevision() {
    return through(Call.CONFIRM, store::confirmRevision);
  }

  @Override
  public StoreWatch watch(
      ByteString start, ByteString end, long firstRevision, WatchListener listener) {
    FaultyWatch watch = new FaultyWatch(listener);
    StoreException.Kind kind;
    synchronized (this) {
      kind = failing.get(Call.WATCH);
      watch.silent = silent;
      if (kind == null) {
        watches.add(watch);
      }
    }
    if (kind != null) {
      CompletableFuture<Void> unused =
          CompletableFuture.runAsync(() -> watch.end(new StoreException(kind, "injected")));
      return watch;
    }
    watch.attach(store.watch(start, end, firstRevision, watch));
    return watch;
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
    heal();
    store.close();
  }

  private <T> CompletableFuture<T> through(Call call, Supplier<CompletableFuture<T>> passage) {
    synchronized (this) {
      StoreException.Kind kind = failing.get(call);
      if (kind != null) {
        return CompletableFuture.failedFuture(new StoreException(kind, "injected"));
      }
      List<Runnable> waiting = held.get(call);
      if (waiting != null) {
        CompletableFuture<T> later = new CompletableFuture<>();
        waiting.add(() -> forward(passage.get(), later));
        return later;
      }
    }
    return passage.get();
  }

  private synchronized CompletableFuture<CommitResult> losing(
      CompletableFuture<CommitResult> reply) {
    if (lostReplies == 0) {
      return reply;
    }
    lostReplies--;
    return CompletableFuture.failedFuture(
        new StoreException(StoreException.Kind.OUTCOME_UNKNOWN, "injected: reply lost"));
  }

  private static <T> void forward(CompletableFuture<T> from, CompletableFuture<T> to) {
    CompletableFuture<T> unused =
        from.whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                to.complete(answer);
              } else {
                to.completeExceptionally(failure);
              }
            });
  }

  /**
   * A watch between the store's and the caller's listener. Its lock is not held while the store's
   * watch is closed, which waits for the listener, which waits for this lock.
   */
  private final class FaultyWatch implements StoreWatch, WatchListener {
    private final WatchListener listener;
    private volatile boolean silent;
    private boolean open = true;
    private StoreWatch behind = () -> {};

    FaultyWatch(WatchListener listener) {
      this.listener = listener;
    }

    void attach(StoreWatch real) {
      boolean closed;
      synchronized (this) {
        behind = real;
        closed = !open;
      }
      if (closed) {
        real.close();
      }
    }

    void end(StoreException cause) {
      StoreWatch real;
      synchronized (this) {
        if (!open) {
          return;
        }
        open = false;
        real = behind;
        listener.onEnd(cause);
      }
      real.close();
    }

    @Override
    public synchronized void onEvents(List<StoreEvent> events) {
      if (open && !silent) {
        listener.onEvents(events);
      }
    }

    @Override
    public void onEnd(StoreException cause) {
      forget();
      if (!silent) {
        end(cause);
      }
    }

    @Override
    public void close() {
      forget();
      StoreWatch real;
      synchronized (this) {
        open = false;
        real = behind;
      }
      real.close();
    }

    private void forget() {
      synchronized (FaultyDirectoryStore.this) {
        watches.remove(this);
      }
    }
  }
}
