package io.shardlookup.orders.rebuild;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for others to bring a number down to nothing, as long as it falls. */
final class Patience {
  private static final Logger log = LoggerFactory.getLogger(Patience.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration SAY_EVERY = Duration.ofSeconds(5);

  private final LongSupplier ticker;
  private final Duration atMost;

  /**
   * Patience that ends when the number has not fallen for so long.
   *
   * @param ticker measures durations, in nanoseconds
   */
  Patience(LongSupplier ticker, Duration atMost) {
    this.ticker = ticker;
    this.atMost = atMost;
  }

  /**
   * Returns once the number is at most so high.
   *
   * @param what is counted, for people
   * @throws RebuildException when it has not fallen for too long
   */
  void await(String what, long most, LongSupplier number) {
    long lowest = Long.MAX_VALUE;
    long fell = ticker.getAsLong();
    long said = fell;
    for (long left = number.getAsLong(); left > most; left = number.getAsLong()) {
      long now = ticker.getAsLong();
      if (left < lowest) {
        lowest = left;
        fell = now;
      } else if (now - fell > atMost.toNanos()) {
        throw new RebuildException(
            what
                + ": "
                + left
                + " and none fewer for "
                + atMost
                + " (expected: instances of the order service that run)");
      }
      if (now - said > SAY_EVERY.toNanos()) {
        said = now;
        log.info("{}: {} to go", what, left);
      }
      pause(LOOK_EVERY);
    }
  }

  /** Does nothing for so long. */
  static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RebuildException("interrupted");
    }
  }
}
