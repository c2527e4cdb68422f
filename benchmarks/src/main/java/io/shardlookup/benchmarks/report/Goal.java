package io.shardlookup.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * What a ratio should be, or, where people wait for it, the product's number itself.
 *
 * @param text in words, for the table
 * @param subject which number has to be within the bounds
 * @param lowest null for no bound
 * @param highest null for no bound
 */
public record Goal(
    String text, Subject subject, @Nullable Double lowest, @Nullable Double highest) {
  /** Nothing to reach: the number only informs. */
  public static final Goal REPORTED = new Goal("reported", Subject.RATIO, null, null);

  /** What a goal is about. */
  public enum Subject {
    /** The product's number as a multiple of the peer's. */
    RATIO,
    /** The product's number alone: depends on the machine. */
    VALUE
  }

  /** At most this much of the peer's. */
  public static Goal atMost(double ratio) {
    return new Goal("≤ " + Numbers.plain(ratio) + "×", Subject.RATIO, null, ratio);
  }

  /** At least this much of the peer's. */
  public static Goal atLeast(double ratio) {
    return new Goal("≥ " + Numbers.plain(ratio) + "×", Subject.RATIO, ratio, null);
  }

  /** At most this much, whatever the peer's. */
  public static Goal atMost(double value, String unit) {
    return new Goal("≤ " + Numbers.plain(value) + " " + unit, Subject.VALUE, null, value);
  }

  /** Whether the measured numbers reach it; null if there is nothing to reach. */
  public @Nullable Boolean isMetBy(double value, double ratio) {
    if (lowest == null && highest == null) {
      return null;
    }
    double number = subject == Subject.VALUE ? value : ratio;
    return (lowest == null || number >= lowest) && (highest == null || number <= highest);
  }
}
