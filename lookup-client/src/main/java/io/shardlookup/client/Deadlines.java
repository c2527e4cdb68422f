package io.shardlookup.client;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * By when calls have to be answered: within their own time, else within the client's.
 *
 * @param usual how long a call may take that says nothing else
 * @param ticker nanoseconds since any moment
 */
record Deadlines(Duration usual, LongSupplier ticker) {
  /** How long the call may take. */
  Duration of(ResolveOptions options) {
    return options.deadline() != null ? options.deadline() : usual;
  }

  /** The moment of the ticker that is so far away. */
  long nanosIn(Duration fromNow) {
    return ticker.getAsLong() + fromNow.toNanos();
  }

  /** What is left until that moment: at least a nanosecond. */
  Duration left(long deadlineNanos) {
    return Duration.ofNanos(Math.max(1, deadlineNanos - ticker.getAsLong()));
  }
}
