package io.shardlookup.client.jdbc.error;

/**
 * A write or a read on a shard failed. Unless the reason is {@link
 * ShardErrorReason#OUTCOME_UNKNOWN} or {@link ShardErrorReason#TRANSACTION_LOST}, nothing was
 * written. The message shows the offending value and what was expected.
 */
public final class ShardException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ShardErrorReason reason;

  /** An error for this reason; the message is for people. */
  public ShardException(ShardErrorReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** An error for this reason that another one caused. */
  public ShardException(ShardErrorReason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The stable reason. */
  public ShardErrorReason reason() {
    return reason;
  }

  /** Whether the same call can succeed later, and did nothing yet. */
  public boolean retryable() {
    return reason.retryable();
  }
}
