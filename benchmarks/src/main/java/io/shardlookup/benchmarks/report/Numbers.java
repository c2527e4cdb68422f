package io.shardlookup.benchmarks.report;

import java.util.Locale;

/** Numbers for people. */
final class Numbers {
  private static final double MILLION = 1_000_000;

  private Numbers() {}

  /** Three significant digits, and never an exponent: {@code 0.0123}, {@code 1.23}, {@code 123}. */
  static String plain(double number) {
    if (number == 0 || !Double.isFinite(number)) {
      return Double.isFinite(number) ? "0" : "-";
    }
    if (number == Math.rint(number) && Math.abs(number) < MILLION) {
      return String.format(Locale.ROOT, "%,d", (long) number);
    }
    int decimals = 2 - (int) Math.floor(Math.log10(Math.abs(number)));
    return String.format(Locale.ROOT, "%,." + Math.max(0, Math.min(6, decimals)) + "f", number);
  }
}
