package io.shardlookup.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Remembers what a watch said. Thread-safe. */
public final class RecordingListener implements WatchListener {
  private static final long BOUND_SECONDS = 20;

  private final List<List<StoreEvent>> batches = new ArrayList<>();
  private @Nullable StoreException end;

  @Override
  public synchronized void onEvents(List<StoreEvent> events) {
    batches.add(events);
  }

  @Override
  public synchronized void onEnd(StoreException cause) {
    end = cause;
  }

  /** All events so far, in the order in which they came. */
  public synchronized List<StoreEvent> events() {
    return batches.stream().flatMap(List::stream).toList();
  }

  /** The calls so far. */
  public synchronized List<List<StoreEvent>> batches() {
    return List.copyOf(batches);
  }

  /** Why the watch ended; null while it has not. */
  public synchronized @Nullable StoreException end() {
    return end;
  }

  /** Waits for this many events. */
  public List<StoreEvent> await(int count) {
    Awaitility.await()
        .atMost(BOUND_SECONDS, TimeUnit.SECONDS)
        .pollDelay(0, TimeUnit.MILLISECONDS)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .until(() -> events().size() >= count);
    return events();
  }

  /** Waits for the end. */
  public StoreException awaitEnd() {
    Awaitility.await()
        .atMost(BOUND_SECONDS, TimeUnit.SECONDS)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .until(() -> end() != null);
    StoreException cause = end();
    if (cause == null) {
      throw new IllegalStateException("ended and not ended");
    }
    return cause;
  }
}
