package io.shardlookup.server.store.etcd;

import io.grpc.Status;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreException.Kind;

/** One attempt at one member failed. Says what can be concluded from its status. */
final class EtcdFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Status status;
  private final boolean sent;

  /**
   * A failed attempt.
   *
   * @param sent whether the request may have reached the member
   */
  EtcdFailure(String member, Status status, boolean sent) {
    super("etcd " + member + ": " + describe(status), status.getCause());
    this.status = status;
    this.sent = sent;
  }

  /** Whether another member, or the same one later, may answer the same read. */
  boolean isTransient() {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL, UNKNOWN, ABORTED -> true;
      case UNAUTHENTICATED -> true;
      case RESOURCE_EXHAUSTED -> says("too many requests");
      default -> false;
    };
  }

  /** Whether a write was certainly not made, and may be tried again. */
  boolean isUntouched() {
    return !sent
        || status.getCode() == Status.Code.UNAUTHENTICATED
        || says("etcdserver: no leader")
        || says("etcdserver: too many requests")
        || says("raft proposal dropped");
  }

  /** Whether the member has not reached the wanted revision; others may have. */
  boolean isFutureRevision() {
    return status.getCode() == Status.Code.OUT_OF_RANGE && says("future revision");
  }

  /** Whether nothing listens where the member should be. */
  boolean isRefusedConnection() {
    return !sent && status.getCode() == Status.Code.UNAVAILABLE;
  }

  /** Whether the member does not accept the caller's token. */
  boolean isUnauthenticated() {
    return status.getCode() == Status.Code.UNAUTHENTICATED;
  }

  /** The error of a read that nobody could answer. */
  StoreException ofRead() {
    if (status.getCode() == Status.Code.OUT_OF_RANGE && says("compacted")) {
      return because(Kind.COMPACTED);
    }
    return because(isTransient() ? Kind.UNAVAILABLE : Kind.REFUSED);
  }

  /** The error of a write that was sent and did not succeed. */
  StoreException ofWrite() {
    if (isUntouched()) {
      return because(Kind.UNAVAILABLE);
    }
    return because(isVerdict() ? Kind.REFUSED : Kind.OUTCOME_UNKNOWN);
  }

  /** The error of a watch whose stream ended. */
  StoreException ofWatch() {
    if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED && says("exceeds maximum size")) {
      return new StoreException(
          Kind.COMPACTED, getMessage() + ": the missed history is too large to catch up", this);
    }
    return because(Kind.UNAVAILABLE);
  }

  /** Whether etcd judged the request instead of failing at it. */
  private boolean isVerdict() {
    return switch (status.getCode()) {
      case INVALID_ARGUMENT,
          FAILED_PRECONDITION,
          PERMISSION_DENIED,
          NOT_FOUND,
          OUT_OF_RANGE,
          UNIMPLEMENTED ->
          true;
      case RESOURCE_EXHAUSTED ->
          says("database space exceeded") || says("received message larger than max");
      default -> false;
    };
  }

  private StoreException because(Kind kind) {
    return new StoreException(kind, String.valueOf(getMessage()), this);
  }

  private boolean says(String words) {
    String description = status.getDescription();
    return description != null && description.contains(words);
  }

  private static String describe(Status status) {
    Throwable cause = status.getCause();
    return status.getCode()
        + (status.getDescription() == null ? "" : " " + status.getDescription())
        + (cause == null ? "" : " (" + cause.getMessage() + ")");
  }
}
