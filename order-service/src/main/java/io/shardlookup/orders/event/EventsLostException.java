package io.shardlookup.orders.event;

/**
 * A topic has lost events that are needed; the message says where, and that nothing was changed.
 */
public final class EventsLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With this message. */
  public EventsLostException(String message) {
    super(message);
  }
}
