package io.shardlookup.benchmarks.jmh;

/**
 * Numbers in keys. A million are made before anything is measured: a formatter would take most of
 * the time.
 */
final class Digits {
  private Digits() {}

  /** A number of at least so many digits, filled up with zeros; a new object at each call. */
  static String of(int number, int atLeast) {
    String digits = Integer.toString(number);
    return "0".repeat(Math.max(0, atLeast - digits.length())) + digits;
  }
}
