package io.shardlookup.server.store.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.Registration;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreEvent;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreMember;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoreWatch;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.store.WatchListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The directory in memory, with the history, transactions, watches and bounds of etcd. Calls
 * complete before they return; watches hear on one thread of the store's own. Remembers the latest
 * 100,000 transactions and compacts older ones. Thread-safe.
 */
public final class MemoryDirectoryStore implements DirectoryStore {
  /** What etcd takes in one request by default. */
  private static final int MAX_REQUEST_BYTES = 1_572_864;

  private static final int MAX_HISTORY = 100_000;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final History history = new History();

  @GuardedBy("lock")
  private final List<MemoryWatch> watches = new ArrayList<>();

  @GuardedBy("lock")
  private final Map<MemoryRegistration, ByteString> registrations = new LinkedHashMap<>();

  @GuardedBy("lock")
  private boolean closed;

  /** Runs deliveries in the order in which they were handed over under the lock. */
  private final ExecutorService delivery =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "memory-store");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public CompletableFuture<ScanPage> scan(ScanRequest request) {
    return answer(() -> scanNow(request));
  }

  @Override
  public CompletableFuture<CommitResult> commit(StoreTransaction transaction) {
    return answer(() -> decide(transaction));
  }

  @Override
  public CompletableFuture<Long> confirmRevision() {
    return answer(this::revisionNow);
  }

  @Override
  public StoreWatch watch(
      ByteString start, ByteString end, long firstRevision, WatchListener listener) {
    MemoryWatch watch = new MemoryWatch(start, end, listener);
    synchronized (lock) {
      if (closed) {
        watch.close();
        return watch;
      }
      watches.removeIf(other -> !other.isOpen());
      try {
        history.since(firstRevision).forEach(events -> enqueue(watch, events));
        watches.add(watch);
      } catch (StoreException e) {
        delivery.execute(() -> watch.end(e));
      }
    }
    return watch;
  }

  @Override
  public Registration register(ByteString key, ByteString value, Duration timeToLive) {
    MemoryRegistration registration = new MemoryRegistration(key, value);
    synchronized (lock) {
      if (!closed) {
        registrations.put(registration, key);
        write(List.of(new Write(key, value)));
      }
    }
    return registration;
  }

  @Override
  public CompletableFuture<List<StoreMember>> members() {
    synchronized (lock) {
      return CompletableFuture.completedFuture(
          List.of(new StoreMember("memory", !closed, true, "memory", 0, List.of())));
    }
  }

  /** Forgets history: versions before the revision, transactions up to it. */
  public void compact(long revision) {
    synchronized (lock) {
      history.compact(revision);
    }
  }

  /** Loses all leases, as after a long pause: their keys vanish and are written again. */
  public void loseLeases() {
    synchronized (lock) {
      write(registrations.values().stream().map(key -> new Write(key, null)).toList());
      write(registrations.keySet().stream().map(r -> new Write(r.key, r.value)).toList());
    }
  }

  /** Ends all watches of the store with this error, as when a member dies. */
  public void endWatches(StoreException cause) {
    synchronized (lock) {
      List<MemoryWatch> ended = List.copyOf(watches);
      watches.clear();
      delivery.execute(() -> ended.forEach(watch -> watch.end(cause)));
    }
  }

  @Override
  public void close() {
    List<MemoryWatch> open;
    synchronized (lock) {
      if (closed) {
        return;
      }
      write(registrations.values().stream().map(key -> new Write(key, null)).toList());
      registrations.clear();
      closed = true;
      open = List.copyOf(watches);
      watches.clear();
    }
    open.forEach(MemoryWatch::close);
    delivery.shutdown();
  }

  private static <T> CompletableFuture<T> answer(Supplier<T> question) {
    try {
      return CompletableFuture.completedFuture(question.get());
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private ScanPage scanNow(ScanRequest request) {
    synchronized (lock) {
      checkOpen();
      return history.scan(request);
    }
  }

  private long revisionNow() {
    synchronized (lock) {
      checkOpen();
      return history.revision();
    }
  }

  private CommitResult decide(StoreTransaction transaction) {
    checkSize(transaction);
    synchronized (lock) {
      checkOpen();
      Map<ByteString, StoredRecord> current = new HashMap<>();
      boolean holds = true;
      for (Comparison comparison : transaction.comparisons()) {
        StoredRecord record = history.get(comparison.key());
        holds &= comparison.modRevision() == (record == null ? 0 : record.modRevision());
        if (record != null) {
          current.put(comparison.key(), record);
        }
      }
      if (!holds) {
        return new CommitResult.Rejected(history.revision(), Map.copyOf(current));
      }
      write(transaction.writes());
      return new CommitResult.Committed(history.revision());
    }
  }

  @GuardedBy("lock")
  private void checkOpen() {
    if (closed) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "the store is closed");
    }
  }

  private static void checkSize(StoreTransaction transaction) {
    Set<ByteString> keys = new HashSet<>();
    long bytes = 0;
    for (Write write : transaction.writes()) {
      if (!keys.add(write.key())) {
        throw new StoreException(
            StoreException.Kind.REFUSED,
            "key: " + write.key().toStringUtf8() + " twice (expected: once in a transaction)");
      }
      ByteString value = write.value();
      bytes += write.key().size() + (value == null ? 0 : value.size());
    }
    if (bytes > MAX_REQUEST_BYTES) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "transaction: " + bytes + " bytes (expected: at most " + MAX_REQUEST_BYTES + ")");
    }
  }

  @GuardedBy("lock")
  private void write(List<Write> writes) {
    List<StoreEvent> events = history.apply(writes);
    if (!events.isEmpty()) {
      watches.forEach(watch -> enqueue(watch, events));
      if (history.length() > MAX_HISTORY) {
        history.compact(history.revision() - MAX_HISTORY / 2);
      }
    }
  }

  private void enqueue(MemoryWatch watch, List<StoreEvent> transaction) {
    List<StoreEvent> events = watch.matching(transaction);
    if (!events.isEmpty()) {
      delivery.execute(() -> watch.deliver(events));
    }
  }

  /** Keeps one key until it is closed. */
  private final class MemoryRegistration implements Registration {
    private final ByteString key;
    private final ByteString value;

    MemoryRegistration(ByteString key, ByteString value) {
      this.key = key;
      this.value = value;
    }

    @Override
    public void close() {
      synchronized (lock) {
        if (registrations.remove(this) != null) {
          write(List.of(new Write(key, null)));
        }
      }
    }
  }
}
