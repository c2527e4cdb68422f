package io.shardlookup.orders.rebuild;

/** A rebuild cannot go on. It can be run again once the reason, which the message says, is gone. */
public final class RebuildException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with this message. */
  public RebuildException(String message) {
    super(message);
  }
}
