package io.shardlookup.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * What a ratio should be.
 *
 * @param text in words, for the table
 * @param lowest null for no bound
 * @param highest null for no bound
 */
public record Goal(String text, @Nullable Double lowest, @Nullable Double highest) {
  /** Nothing to reach: the number only informs. */
  public static final Goal REPORTED = new Goal("reported", null, null);

  /** At most this much of the peer's. */
  public static Goal atMost(double ratio) {
    return new Goal("≤ " + Numbers.plain(ratio) + "×", null, ratio);
  }

  /** At least this much of the peer's. */
  public static Goal atLeast(double ratio) {
    return new Goal("≥ " + Numbers.plain(ratio) + "×", ratio, null);
  }

  /** Whether the ratio reaches it; null if there is nothing to reach. */
  public @Nullable Boolean isMetBy(double ratio) {
    if (lowest == null && highest == null) {
      return null;
    }
    return (lowest == null || ratio >= lowest) && (highest == null || ratio <= highest);
  }
}
