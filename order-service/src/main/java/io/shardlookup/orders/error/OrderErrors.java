package io.shardlookup.orders.error;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.shardlookup.model.wire.ReasonDetail;

/** The one place where errors become gRPC statuses with {@link ErrorInfo}, and back. */
public final class OrderErrors {
  /** The domain in every {@link ErrorInfo}. */
  public static final String DOMAIN = "shardlookup.orders";

  private OrderErrors() {}

  /** The status of an error. */
  public static StatusRuntimeException toGrpc(OrderException error) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(error.reason().statusCode().value())
            .setMessage(String.valueOf(error.getMessage()))
            .addDetails(ReasonDetail.of(DOMAIN, error.reason()))
            .build());
  }

  /**
   * The error of a failed call, also one that is wrapped. A status without our {@link ErrorInfo},
   * or with a reason that this version does not know, is mapped by its code; a connection that was
   * lost leaves the outcome unknown.
   */
  public static OrderException fromGrpc(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OrderException known) {
        return known;
      }
    }
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      return new OrderException(OrderErrorReason.INTERNAL, String.valueOf(failure), failure);
    }
    OrderErrorReason reason =
        ReasonDetail.in(status, DOMAIN, OrderErrorReason.class)
            .orElseGet(() -> reasonOf(Status.fromCodeValue(status.getCode()).getCode()));
    return new OrderException(reason, status.getMessage(), failure);
  }

  private static OrderErrorReason reasonOf(Status.Code code) {
    return switch (code) {
      case UNAVAILABLE, UNKNOWN, CANCELLED, DEADLINE_EXCEEDED -> OrderErrorReason.OUTCOME_UNKNOWN;
      case RESOURCE_EXHAUSTED -> OrderErrorReason.OVERLOADED;
      case INVALID_ARGUMENT -> OrderErrorReason.INVALID_ARGUMENT;
      default -> OrderErrorReason.INTERNAL;
    };
  }
}
