package io.shardlookup.operator;

/** An option or argument that is wrong whatever the directory says; nothing was called. */
final class WrongUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Reads {@code field: value (expected: expectation)}. */
  WrongUseException(String field, Object value, String expectation) {
    super(field + ": " + value + " (expected: " + expectation + ")");
  }

  /** With the words of another error. */
  WrongUseException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
