package io.shardlookup.model.strategy;

import io.shardlookup.model.error.LookupException;
import java.time.LocalDate;

/** Dates as numbers: yyyymmdd of the proleptic Gregorian calendar, 00010101 to 99991231. */
public final class SequenceDate {
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private SequenceDate() {}

  /** Whether the number is a date that exists. */
  public static boolean isValid(int date) {
    int year = date / 10_000;
    int month = date / 100 % 100;
    int day = date % 100;
    if (year < 1 || year > 9_999 || month < 1 || month > 12 || day < 1) {
      return false;
    }
    boolean leapDay = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= DAYS[month - 1] + (leapDay ? 1 : 0);
  }

  /**
   * Returns the date if it exists; {@link LookupException} INVALID_ARGUMENT that names the field
   * otherwise.
   */
  public static int check(String field, int date) {
    if (!isValid(date)) {
      throw LookupException.invalid(field, Integer.toUnsignedString(date), "a date yyyymmdd");
    }
    return date;
  }

  /** The number of a date; {@link LookupException} INVALID_ARGUMENT beyond the years 1..9999. */
  public static int of(LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > 9_999) {
      throw LookupException.invalid("date", date, "a year 1..9999");
    }
    return date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth();
  }
}
