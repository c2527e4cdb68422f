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
  /** Measures each side so many times. */
  public static <T> Comparison<T> interleaved(int pairs, Supplier<T> value, Supplier<T> versus) {
    List<T> values = new ArrayList<>();
    List<T> versuses = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      values.add(value.get());
      versuses.add(versus.get());
    }
    return new Comparison<>(List.copyOf(values), List.copyOf(versuses));
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
