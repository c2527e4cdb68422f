package io.shardlookup.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * One measured line, as it stands in the results file.
 *
 * @param name which measurement, such as {@code lookup_unary}
 * @param size under which sizes and settings
 * @param value the product's number: median of its side of all pairs; null if it was not measured
 * @param unit unit of both numbers
 * @param versus what it is compared with
 * @param versusValue the peer's number: median of its side of all pairs; null if there is none
 * @param ratio median over the pairs of value / versus value; null if there is none
 * @param spread width of the middle half of the pairs' ratios / their median; null if there is none
 * @param goal the goal in words
 * @param met whether the goal is met; null if there is none, or nothing was measured
 */
public record Row(
    String name,
    String size,
    @Nullable Double value,
    String unit,
    String versus,
    @Nullable Double versusValue,
    @Nullable Double ratio,
    @Nullable Double spread,
    String goal,
    @Nullable Boolean met) {

  /** A line that could not be measured; the reason stands where the goal is. */
  public static Row notMeasured(String name, String size, String versus, String reason) {
    return new Row(
        name, size, null, "", versus, null, null, null, "not measured: " + reason, false);
  }

  /** Whether there is a goal and it was missed. */
  public boolean isMissed() {
    return Boolean.FALSE.equals(met);
  }
}
