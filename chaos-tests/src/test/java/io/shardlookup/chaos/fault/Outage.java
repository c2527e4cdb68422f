package io.shardlookup.chaos.fault;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * How long a test keeps servers away that nothing may need meanwhile. {@code
 * -Dchaos.outage=<duration>} changes it: ISO 8601, from a second to an hour; five seconds unless
 * given.
 *
 * @param length how long
 */
public record Outage(Duration length) {
  private static final String PROPERTY = "chaos.outage";
  private static final Duration LENGTH = Duration.ofSeconds(5);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * The one that was given, else a short one.
   *
   * @throws IllegalArgumentException if what was given is none
   */
  public static Outage given() {
    return of(System.getProperty(PROPERTY));
  }

  static Outage of(@Nullable String text) {
    if (text == null) {
      return new Outage(LENGTH);
    }
    Duration length = parsed(text);
    if (length == null || length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s: '%s' (expected: a duration, %s..%s, such as PT10M)"
              .formatted(PROPERTY, text, SHORTEST, LONGEST));
    }
    return new Outage(length);
  }

  private static @Nullable Duration parsed(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "outage of " + length;
  }
}
