package io.shardlookup.server.store;

/** The store could not do what was asked. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller can conclude. */
  public enum Kind {
    /** The store does not answer; nothing was written. */
    UNAVAILABLE,
    /** The reply to a write was lost: it may have happened. */
    OUTCOME_UNKNOWN,
    /** The wanted revision is compacted away. */
    COMPACTED,
    /** The store refused the call: out of space, too large, not allowed. */
    REFUSED
  }

  private final Kind kind;

  /** An error of this kind. */
  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** An error of this kind that another one caused. */
  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What the caller can conclude. */
  public Kind kind() {
    return kind;
  }
}
