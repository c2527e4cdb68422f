package io.shardlookup.orders.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Arrays;
import java.util.Optional;

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
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(error.reason().name())
                        .build()))
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
        status.getDetailsList().stream()
            .flatMap(detail -> reasonIn(detail).stream())
            .findFirst()
            .orElseGet(() -> reasonOf(Status.fromCodeValue(status.getCode()).getCode()));
    return new OrderException(reason, status.getMessage(), failure);
  }

  private static Optional<OrderErrorReason> reasonIn(Any detail) {
    if (!detail.is(ErrorInfo.class)) {
      return Optional.empty();
    }
    try {
      ErrorInfo info = detail.unpack(ErrorInfo.class);
      return Arrays.stream(OrderErrorReason.values())
          .filter(r -> info.getDomain().equals(DOMAIN) && r.name().equals(info.getReason()))
          .findFirst();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
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
