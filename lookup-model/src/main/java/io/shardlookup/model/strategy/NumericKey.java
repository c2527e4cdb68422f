package io.shardlookup.model.strategy;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;

/** Keys that are numbers: unsigned 64-bit, decimal, without leading zeros. */
public final class NumericKey {
  private static final String MAX = "18446744073709551615";

  private NumericKey() {}

  /** Whether the text is such a number. */
  public static boolean isNumber(String text) {
    return isNumber(text, 0);
  }

  /**
   * The number, to be compared unsigned; {@link LookupException} INVALID_KEY or MALFORMED_KEY if
   * the key is not one.
   */
  public static long parse(String key) {
    if (!isNumber(key, 0)) {
      KeySyntax.check(key);
      throw new LookupException(
          ErrorReason.MALFORMED_KEY,
          "key: "
              + KeySyntax.quote(key)
              + " (expected: a number 0.."
              + MAX
              + " without leading zeros)");
    }
    return value(key, 0);
  }

  /** Whether the text from an index on is such a number. */
  static boolean isNumber(String text, int from) {
    int digits = text.length() - from;
    if (digits < 1 || digits > MAX.length() || (digits > 1 && text.charAt(from) == '0')) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return digits < MAX.length() || isAtMostMax(text, from);
  }

  /** The number that the text from an index on is; it has been checked. */
  static long value(String text, int from) {
    long value = 0;
    for (int i = from; i < text.length(); i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    return value;
  }

  /** Compares as many digits as the largest number has. */
  private static boolean isAtMostMax(String text, int from) {
    for (int i = 0; i < MAX.length(); i++) {
      int difference = text.charAt(from + i) - MAX.charAt(i);
      if (difference != 0) {
        return difference < 0;
      }
    }
    return true;
  }
}
