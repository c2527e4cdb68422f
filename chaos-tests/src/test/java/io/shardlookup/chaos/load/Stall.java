package io.shardlookup.chaos.load;

import java.time.Duration;

/**
 * A resolve that took its time.
 *
 * @param took from the question to the answer
 * @param excused how much of that is put down to the machine
 */
public record Stall(Duration took, Duration excused) {
  /** What is left to be explained. */
  public Duration counted() {
    return took.minus(excused);
  }

  @Override
  public String toString() {
    String all = counted().toMillis() + " ms";
    return excused.isZero()
        ? all
        : "%s (%s ms, %s ms excused)".formatted(all, took.toMillis(), excused.toMillis());
  }
}
