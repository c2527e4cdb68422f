package io.shardlookup.orders.event;

/**
 * Stored positions are not what they were left at: what keeps them has lost something, was wiped,
 * or another member of the group has moved on.
 */
public final class PositionsLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with this message. */
  public PositionsLostException(String message) {
    super(message);
  }
}
