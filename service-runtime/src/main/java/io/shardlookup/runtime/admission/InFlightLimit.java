package io.shardlookup.runtime.admission;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts work that was admitted and is not done yet, and refuses more than so much. Nothing ever
 * waits for a permit. Thread-safe.
 */
public final class InFlightLimit {
  private final int limit;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  /** Admits at most this much at a time, 1 or more. */
  public InFlightLimit(int limit) {
    if (limit < 1) {
      throw LookupException.invalid("in-flight limit", limit, "1 or more");
    }
    this.limit = limit;
  }

  /** Takes so many permits (0 or more) or none at all; whether it got them. */
  public boolean tryAcquire(int permits) {
    int now = inFlight.get();
    while (permits <= limit - now) {
      int witness = inFlight.compareAndExchange(now, now + permits);
      if (witness == now) {
        return true;
      }
      now = witness;
    }
    refused.increment();
    return false;
  }

  /** Gives back so many permits; once for each successful {@link #tryAcquire}. */
  public void release(int permits) {
    inFlight.addAndGet(-permits);
  }

  /** Permits that are taken now. */
  public int inFlight() {
    return inFlight.get();
  }

  /** How often work was refused since the start. */
  public long refused() {
    return refused.sum();
  }

  /** The error for work that is refused. */
  public LookupException overloaded() {
    return new LookupException(
        ErrorReason.OVERLOADED,
        "in flight: " + inFlight.get() + " (expected: fewer than " + limit + ")");
  }
}
