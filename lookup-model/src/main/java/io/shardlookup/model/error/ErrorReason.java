package io.shardlookup.model.error;

/**
 * Why a call failed. Names are stable: they travel as the reason of {@code google.rpc.ErrorInfo}
 * and match the proto enum {@code ErrorReason} without its prefix. A reason never changes its
 * status code.
 */
public enum ErrorReason {
  /** A field holds a value that is never right. */
  INVALID_ARGUMENT(StatusCode.INVALID_ARGUMENT),
  /** A key is empty, too long, not UTF-8 or has control characters. */
  INVALID_KEY(StatusCode.INVALID_ARGUMENT),
  /** A key does not read as its keyspace's strategy wants. */
  MALFORMED_KEY(StatusCode.INVALID_ARGUMENT),
  /** A key's date is before the first epoch of its keyspace. */
  BEFORE_FIRST_EPOCH(StatusCode.INVALID_ARGUMENT),
  /** No keyspace of that name, or it is being deleted. */
  UNKNOWN_KEYSPACE(StatusCode.NOT_FOUND),
  /** No shard of that name. */
  UNKNOWN_SHARD(StatusCode.NOT_FOUND),
  /** No entry for the key where only an entry can say. */
  UNKNOWN_KEY(StatusCode.NOT_FOUND),
  /** No such slot, range or epoch. */
  UNKNOWN_SCOPE(StatusCode.NOT_FOUND),
  /** The record is there already. */
  ALREADY_EXISTS(StatusCode.ALREADY_EXISTS),
  /** The record changed since it was read, or is not at the expected generation. */
  CONFLICT(StatusCode.ABORTED),
  /** The change would take keys away from a shard of a fenced keyspace. */
  NEEDS_RELOCATION(StatusCode.FAILED_PRECONDITION),
  /** The shard is in use, not DRAINING, or takes no new keys. */
  SHARD_STATE(StatusCode.FAILED_PRECONDITION),
  /** The keyspace's strategy has no such verb. */
  WRONG_STRATEGY(StatusCode.FAILED_PRECONDITION),
  /** A mapping is moving or keeps uncleaned rows, so it cannot change now. */
  NOT_STABLE(StatusCode.FAILED_PRECONDITION),
  /** Numbers of the date have been issued already. */
  DATE_ISSUED(StatusCode.FAILED_PRECONDITION),
  /** The keyspace or the batch holds as many records as it may. */
  LIMIT_EXCEEDED(StatusCode.FAILED_PRECONDITION),
  /** No shard can take a new key. */
  NO_SHARD_AVAILABLE(StatusCode.FAILED_PRECONDITION),
  /** The caller's directory is another one. */
  WRONG_DIRECTORY(StatusCode.FAILED_PRECONDITION),
  /** Session messages out of order. */
  SESSION_PROTOCOL(StatusCode.FAILED_PRECONDITION),
  /** A stored record cannot be read. */
  DAMAGED_RECORD(StatusCode.DATA_LOSS),
  /** The view did not reach the wanted revision in time. */
  REVISION_NOT_REACHED(StatusCode.UNAVAILABLE),
  /** The store does not answer; nothing was changed. */
  STORE_UNAVAILABLE(StatusCode.UNAVAILABLE),
  /** The store did not say whether the change was made. */
  OUTCOME_UNKNOWN(StatusCode.UNKNOWN),
  /** The node has as much work as it admits. */
  OVERLOADED(StatusCode.RESOURCE_EXHAUSTED),
  /** The node is starting up or going down. */
  NOT_SERVING(StatusCode.UNAVAILABLE),
  /** No node answered within the caller's deadline. */
  DEADLINE_EXCEEDED(StatusCode.DEADLINE_EXCEEDED),
  /** A defect of the product. */
  INTERNAL(StatusCode.INTERNAL);

  /** The gRPC status codes that are in use, by their canonical names. */
  public enum StatusCode {
    INVALID_ARGUMENT,
    NOT_FOUND,
    ALREADY_EXISTS,
    ABORTED,
    FAILED_PRECONDITION,
    DATA_LOSS,
    UNAVAILABLE,
    UNKNOWN,
    RESOURCE_EXHAUSTED,
    DEADLINE_EXCEEDED,
    INTERNAL
  }

  private final StatusCode statusCode;

  ErrorReason(StatusCode statusCode) {
    this.statusCode = statusCode;
  }

  /** The gRPC status code that always goes with this reason. */
  public StatusCode statusCode() {
    return statusCode;
  }

  /**
   * Whether the same call can succeed later or on another node without anybody changing anything.
   */
  public boolean retryable() {
    return switch (this) {
      case REVISION_NOT_REACHED, STORE_UNAVAILABLE, OVERLOADED, NOT_SERVING, DEADLINE_EXCEEDED ->
          true;
      default -> false;
    };
  }
}
