package io.shardlookup.runtime.options;

/** The configuration cannot be used; the message says what was given and what was expected. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with this message. */
  public ConfigException(String message) {
    super(message);
  }

  /** An error that reads {@code name: value (expected: expectation)}. */
  public static ConfigException of(String name, String value, String expectation) {
    return new ConfigException(text(name, value, expectation));
  }

  /** The text {@code name: value (expected: expectation)}. */
  static String text(String name, String value, String expectation) {
    return name + ": " + value + " (expected: " + expectation + ")";
  }
}
