package io.shardlookup.runtime.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a service that have begun, to be ended in reverse order. A part that fails to end is
 * logged, and the rest ends all the same. Not thread-safe: the service that starts and ends itself
 * holds a lock.
 */
public final class StartedParts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StartedParts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Starts a part. It is ended even if its start fails, which this passes on. */
  public void begin(AutoCloseable part, Runnable start) {
    add(part);
    start.run();
  }

  /** Takes a part that has begun. */
  public void add(AutoCloseable part) {
    parts.push(part);
  }

  /** Ends what has begun since the last time, the latest first. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      end(parts.pop());
    }
  }

  private static void end(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.warn("{} did not end in order", part.getClass().getSimpleName(), e);
    }
  }
}
