package io.shardlookup.client;

import io.shardlookup.model.Revision;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners that V has advanced, one call after the other, on the callbacks' executor; what
 * advances during a call is told once, with the newest V. Thread-safe.
 */
final class AdvanceListeners {
  private static final Logger log = LoggerFactory.getLogger(AdvanceListeners.class);

  private final List<Consumer<Revision>> listeners = new CopyOnWriteArrayList<>();
  private final Executor callbacks;
  private final Supplier<Revision> current;
  private final AtomicBoolean telling = new AtomicBoolean();
  private volatile boolean again;

  AdvanceListeners(Executor callbacks, Supplier<Revision> current) {
    this.callbacks = callbacks;
    this.current = current;
  }

  AutoCloseable add(Consumer<Revision> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void advanced() {
    if (listeners.isEmpty()) {
      return;
    }
    again = true;
    if (telling.compareAndSet(false, true)) {
      try {
        callbacks.execute(this::tell);
      } catch (RuntimeException | Error e) {
        telling.set(false); // no thread for it: told with the next advance
        throw e;
      }
    }
  }

  private void tell() {
    do {
      try {
        while (again) {
          again = false;
          Revision revision = current.get();
          listeners.forEach(listener -> tell(listener, revision));
        }
      } finally {
        telling.set(false);
      }
    } while (again && telling.compareAndSet(false, true));
  }

  private static void tell(Consumer<Revision> listener, Revision revision) {
    try {
      listener.accept(revision);
    } catch (RuntimeException | Error e) {
      log.warn("a listener failed", e);
    }
  }
}
