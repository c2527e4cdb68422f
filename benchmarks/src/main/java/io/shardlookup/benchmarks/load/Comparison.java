package io.shardlookup.benchmarks.load;

import io.shardlookup.benchmarks.report.PairedSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Two sides measured in turn, A B A B.
 *
 * @param <T> what one measurement of a side gives
 * @param value results of the product's side
 * @param versus results of the peer's side, as many
 */
public record Comparison<T>(List<T> value, List<T> versus) {
  /** Measures both sides so many times, after once for nothing if they need to warm up. */
  public static <T> Comparison<T> interleaved(
      int pairs, boolean warmUp, Supplier<T> value, Supplier<T> versus) {
    List<T> values = new ArrayList<>();
    List<T> versuses = new ArrayList<>();
    for (int i = warmUp ? -1 : 0; i < pairs; i++) {
      values.add(value.get());
      versuses.add(versus.get());
    }
    int from = warmUp ? 1 : 0;
    return new Comparison<>(
        List.copyOf(values.subList(from, from + pairs)),
        List.copyOf(versuses.subList(from, from + pairs)));
  }

  /** One quantity of both sides. */
  public PairedSeries of(ToDoubleFunction<T> quantity) {
    List<PairedSeries.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      pairs.add(
          new PairedSeries.Pair(
              quantity.applyAsDouble(value.get(i)), quantity.applyAsDouble(versus.get(i))));
    }
    return new PairedSeries(pairs);
  }

  /** The median of one quantity of the product's side alone. */
  public double valueOf(Function<T, Double> quantity) {
    return PairedSeries.median(value.stream().map(quantity).toList());
  }
}
