package io.shardlookup.server.store.memory;

import com.google.protobuf.ByteString;
import io.shardlookup.server.store.StoreEvent;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreWatch;
import io.shardlookup.server.store.WatchListener;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** One watch: hands events to its listener on the store's delivery thread. Thread-safe. */
final class MemoryWatch implements StoreWatch {
  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  private final ByteString start;
  private final ByteString end;
  private final WatchListener listener;

  /** Held while the listener runs, so that closing waits for it; the listener itself may close. */
  private final ReentrantLock delivery = new ReentrantLock();

  private volatile boolean open = true;

  MemoryWatch(ByteString start, ByteString end, WatchListener listener) {
    this.start = start;
    this.end = end;
    this.listener = listener;
  }

  /** The events of one transaction that this watch is about. */
  List<StoreEvent> matching(List<StoreEvent> transaction) {
    return transaction.stream()
        .filter(e -> ORDER.compare(start, e.key()) <= 0 && ORDER.compare(e.key(), end) < 0)
        .toList();
  }

  void deliver(List<StoreEvent> events) {
    delivery.lock();
    try {
      if (open) {
        listener.onEvents(events);
      }
    } finally {
      delivery.unlock();
    }
  }

  void end(StoreException cause) {
    delivery.lock();
    try {
      if (open) {
        open = false;
        listener.onEnd(cause);
      }
    } finally {
      delivery.unlock();
    }
  }

  @Override
  public void close() {
    delivery.lock();
    try {
      open = false;
    } finally {
      delivery.unlock();
    }
  }

  boolean isOpen() {
    return open;
  }
}
