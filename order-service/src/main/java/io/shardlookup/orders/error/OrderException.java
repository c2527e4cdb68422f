package io.shardlookup.orders.error;

/**
 * The one exception of the order service. Its message shows the offending value and what was
 * expected.
 */
public final class OrderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final OrderErrorReason reason;

  /** An error for this reason; the message is for people. */
  public OrderException(OrderErrorReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** An error for this reason that another one caused. */
  public OrderException(OrderErrorReason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * An {@link OrderErrorReason#INVALID_ARGUMENT} that reads {@code field: value (expected:
   * expectation)}.
   */
  public static OrderException invalid(String field, Object value, String expectation) {
    return of(OrderErrorReason.INVALID_ARGUMENT, field, value, expectation);
  }

  /** An error for this reason that reads {@code field: value (expected: expectation)}. */
  public static OrderException of(
      OrderErrorReason reason, String field, Object value, String expectation) {
    return new OrderException(reason, field + ": " + value + " (expected: " + expectation + ")");
  }

  /** The stable reason. */
  public OrderErrorReason reason() {
    return reason;
  }

  /** Whether the same call can succeed later or on another instance. */
  public boolean retryable() {
    return reason.retryable();
  }
}
