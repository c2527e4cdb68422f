package io.shardlookup.model.strategy;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;

/** Reads keys of the form {@code <prefix>yyyymmdd-<n>} without allocating. */
public final class SequenceKey {
  private static final int DATE_DIGITS = 8;

  private SequenceKey() {}

  /**
   * The date of a key; {@link LookupException} INVALID_KEY or MALFORMED_KEY if it is not of the
   * form.
   */
  public static int date(String prefix, String key) {
    int at = prefix.length();
    int numberAt = at + DATE_DIGITS + 1;
    if (key.length() <= numberAt
        || !key.startsWith(prefix)
        || key.charAt(numberAt - 1) != '-'
        || !NumericKey.isNumber(key, numberAt)) {
      throw malformed(prefix, key);
    }
    int date = 0;
    for (int i = at; i < at + DATE_DIGITS; i++) {
      int digit = key.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw malformed(prefix, key);
      }
      date = date * 10 + digit;
    }
    if (!SequenceDate.isValid(date)) {
      throw malformed(prefix, key);
    }
    return date;
  }

  /** {@code n mod residues} of a key that {@link #date} has accepted. */
  public static int residue(String prefix, String key, int residues) {
    return (int) Long.remainderUnsigned(number(prefix, key), residues);
  }

  /** The daily number of a key that {@link #date} has accepted, unsigned. */
  public static long number(String prefix, String key) {
    return NumericKey.value(key, prefix.length() + DATE_DIGITS + 1);
  }

  /** The key of a daily number (unsigned) of a date that exists. */
  public static String format(String prefix, int date, long number) {
    String digits = Integer.toString(date);
    return prefix
        + "0".repeat(DATE_DIGITS - digits.length())
        + digits
        + '-'
        + Long.toUnsignedString(number);
  }

  private static LookupException malformed(String prefix, String key) {
    KeySyntax.check(key);
    return new LookupException(
        ErrorReason.MALFORMED_KEY,
        "key: "
            + KeySyntax.quote(key)
            + " (expected: "
            + prefix
            + "yyyymmdd-<n> with a date that exists and n 0..18446744073709551615 without leading zeros)");
  }
}
