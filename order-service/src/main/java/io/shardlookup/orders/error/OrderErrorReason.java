package io.shardlookup.orders.error;

import io.grpc.Status;

/**
 * Why a call failed. Names are stable: they travel as the reason of {@code google.rpc.ErrorInfo}
 * and match the proto enum {@code OrderErrorReason} without its prefix. A reason never changes its
 * status code.
 */
public enum OrderErrorReason {
  /** A field holds a value that is never right. */
  INVALID_ARGUMENT(Status.Code.INVALID_ARGUMENT),
  /** The order number is not of the keyspace's form. */
  INVALID_ORDER_NUMBER(Status.Code.INVALID_ARGUMENT),
  /** A sum or product of amounts is beyond 64 bits. */
  AMOUNT_OVERFLOW(Status.Code.INVALID_ARGUMENT),
  /** Amounts of one order are of different currencies. */
  CURRENCY_MISMATCH(Status.Code.INVALID_ARGUMENT),
  /** The page token is not one that this query has given. */
  INVALID_PAGE_TOKEN(Status.Code.INVALID_ARGUMENT),
  /** No order of that number. */
  UNKNOWN_ORDER(Status.Code.NOT_FOUND),
  /** Nothing is known of that shop. */
  UNKNOWN_SHOP(Status.Code.NOT_FOUND),
  /** Another order was placed under that number. */
  ORDER_NUMBER_TAKEN(Status.Code.ALREADY_EXISTS),
  /** Another command was carried out under that id. */
  COMMAND_ID_TAKEN(Status.Code.ALREADY_EXISTS),
  /** The order has another payment under that id. */
  PAYMENT_ID_TAKEN(Status.Code.ALREADY_EXISTS),
  /** The order's status does not allow the command. */
  WRONG_STATUS(Status.Code.FAILED_PRECONDITION),
  /** The payment is more than what is still to be paid. */
  OVERPAID(Status.Code.FAILED_PRECONDITION),
  /** The payment is the last one that the order can take, and leaves something to be paid. */
  TOO_MANY_PAYMENTS(Status.Code.FAILED_PRECONDITION),
  /**
   * The date of the number is too long ago, or too far ahead: to place an order, or to change one,
   * since orders leave the shards in time.
   */
  ORDER_NUMBER_EXPIRED(Status.Code.FAILED_PRECONDITION),
  /** The order is at another version than the expected one. */
  VERSION_MISMATCH(Status.Code.ABORTED),
  /** No order number can be issued now. */
  NO_NUMBER_AVAILABLE(Status.Code.UNAVAILABLE),
  /** The order's shard, or what it takes to find it, does not answer; nothing was changed. */
  SHARD_UNAVAILABLE(Status.Code.UNAVAILABLE),
  /** The read model does not answer. */
  READ_MODEL_UNAVAILABLE(Status.Code.UNAVAILABLE),
  /** The instance is starting up or going down. */
  NOT_SERVING(Status.Code.UNAVAILABLE),
  /** The shard did not say whether the change was made. */
  OUTCOME_UNKNOWN(Status.Code.UNKNOWN),
  /** The instance has as much work as it admits. */
  OVERLOADED(Status.Code.RESOURCE_EXHAUSTED),
  /** Not done within the caller's deadline; nothing was changed. */
  DEADLINE_EXCEEDED(Status.Code.DEADLINE_EXCEEDED),
  /** Stored data cannot be read. */
  DAMAGED_DATA(Status.Code.DATA_LOSS),
  /** A defect of the product. */
  INTERNAL(Status.Code.INTERNAL);

  private final Status.Code statusCode;

  OrderErrorReason(Status.Code statusCode) {
    this.statusCode = statusCode;
  }

  /** The gRPC status code that always goes with this reason. */
  public Status.Code statusCode() {
    return statusCode;
  }

  /**
   * Whether the same call can succeed later, or on another instance, without anybody changing
   * anything. Also after an unknown outcome, since a call is carried out at most once.
   */
  public boolean retryable() {
    return switch (this) {
      case NO_NUMBER_AVAILABLE,
          SHARD_UNAVAILABLE,
          READ_MODEL_UNAVAILABLE,
          NOT_SERVING,
          OUTCOME_UNKNOWN,
          OVERLOADED,
          DEADLINE_EXCEEDED ->
          true;
      default -> false;
    };
  }
}
