package io.shardlookup.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same quantity measured of two sides in turn, A B A B. What counts is the ratio within each
 * pair: whatever slows the machine down for a while slows both sides of a pair.
 *
 * @param pairs in the order in which they were measured, at least one
 */
public record PairedSeries(List<Pair> pairs) {
  /**
   * One measurement of each side, one right after the other.
   *
   * @param value of the product, above 0
   * @param versus of the peer, above 0
   */
  public record Pair(double value, double versus) {
    /** Refuses what gives no ratio with {@link IllegalArgumentException}. */
    public Pair {
      if (!(value > 0) || !(versus > 0) || Double.isInfinite(value) || Double.isInfinite(versus)) {
        throw new IllegalArgumentException(
            "pair: " + value + " and " + versus + " (expected: two numbers above 0)");
      }
    }

    double ratio() {
      return value / versus;
    }
  }

  /** Refuses an empty list with {@link IllegalArgumentException}. */
  public PairedSeries {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("pairs: none (expected: at least one)");
    }
    pairs = List.copyOf(pairs);
  }

  /** Median of the product's side. */
  public double value() {
    return median(pairs.stream().map(Pair::value).toList());
  }

  /** Median of the peer's side. */
  public double versus() {
    return median(pairs.stream().map(Pair::versus).toList());
  }

  /** Median of the pairs' ratios. */
  public double ratio() {
    return median(pairs.stream().map(Pair::ratio).toList());
  }

  /**
   * How wide the middle half of the pairs' ratios is, as a part of their median; 0 for a single
   * pair.
   */
  public double spread() {
    List<Double> ratios = pairs.stream().map(Pair::ratio).toList();
    return (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / ratio();
  }

  /** The line of the table. */
  public Row row(String name, String size, String unit, String versus, Goal goal) {
    @Nullable Boolean met = goal.isMetBy(value(), ratio());
    return new Row(
        name, size, value(), unit, versus, versus(), ratio(), spread(), goal.text(), met);
  }

  /** The middle number, or the mean of the two in the middle. */
  public static double median(List<Double> numbers) {
    return quantile(numbers, 0.5);
  }

  /** The number below which that part of them is; between two numbers, by distance. */
  private static double quantile(List<Double> numbers, double part) {
    List<Double> sorted = new ArrayList<>(numbers);
    sorted.sort(null);
    double at = part * (sorted.size() - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (at - below) * (sorted.get(above) - sorted.get(below));
  }
}
