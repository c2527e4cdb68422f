package io.shardlookup.local.demo;

import io.shardlookup.client.LookupClient;
import io.shardlookup.model.Revision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/** Notes when changes arrive in one client's cache. Thread-safe. */
final class Arrivals implements AutoCloseable {
  private static final int KEPT = 1_000;

  private final Deque<Arrival> log = new ArrayDeque<>();
  private final AutoCloseable listening;

  /** Begins to listen. */
  Arrivals(LookupClient client) {
    this.listening = client.onAdvance(this::advanced);
  }

  /**
   * When the client first knew this revision, as {@link System#nanoTime()} counts; empty when it
   * does not within the time.
   */
  synchronized OptionalLong nanosOf(Revision revision, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (log.isEmpty() || log.getLast().revision().isOlderThan(revision)) {
      long leftMillis = (end - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return OptionalLong.empty();
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return OptionalLong.empty();
      }
    }
    return log.stream()
        .filter(arrival -> arrival.revision().isAtLeast(revision))
        .mapToLong(Arrival::nanos)
        .findFirst();
  }

  /** Ends listening. */
  @Override
  public void close() {
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void advanced(Revision revision) {
    log.addLast(new Arrival(revision, System.nanoTime()));
    if (log.size() > KEPT) {
      log.removeFirst();
    }
    notifyAll();
  }

  /** The client's V was raised to this revision at this time. */
  private record Arrival(Revision revision, long nanos) {}
}
