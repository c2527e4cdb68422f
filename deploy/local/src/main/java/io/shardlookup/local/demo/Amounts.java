package io.shardlookup.local.demo;

import java.util.Locale;

/** Numbers as people read them. */
final class Amounts {
  private static final double MICRO = 1e3;
  private static final double MILLI = 1e6;
  private static final double SECOND = 1e9;

  private Amounts() {}

  /** A duration in the unit that fits, such as {@code 240 ns} or {@code 1.3 ms}. */
  static String time(long nanos) {
    if (nanos < MICRO) {
      return nanos + " ns";
    }
    if (nanos < MILLI) {
      return number(nanos / MICRO) + " µs";
    }
    return nanos < SECOND ? number(nanos / MILLI) + " ms" : number(nanos / SECOND) + " s";
  }

  /** A count with separators. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }
}
