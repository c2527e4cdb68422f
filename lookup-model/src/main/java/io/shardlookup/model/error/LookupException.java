package io.shardlookup.model.error;

/**
 * The one exception of the product. Its message shows the offending value and what was expected.
 */
public final class LookupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorReason reason;

  /** An error for this reason; the message is for people. */
  public LookupException(ErrorReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** An error for this reason that another one caused. */
  public LookupException(ErrorReason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * An {@link ErrorReason#INVALID_ARGUMENT} that reads {@code field: value (expected:
   * expectation)}.
   */
  public static LookupException invalid(String field, Object value, String expectation) {
    return new LookupException(
        ErrorReason.INVALID_ARGUMENT, field + ": " + value + " (expected: " + expectation + ")");
  }

  /** The stable reason. */
  public ErrorReason reason() {
    return reason;
  }

  /** Whether the same call can succeed later or on another node. */
  public boolean retryable() {
    return reason.retryable();
  }
}
