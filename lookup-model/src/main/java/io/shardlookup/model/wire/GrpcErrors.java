package io.shardlookup.model.wire;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.v1.LookupError;

/** The one place where errors become gRPC statuses with {@link ErrorInfo}, and back. */
public final class GrpcErrors {
  /** The domain in every {@link ErrorInfo}. */
  public static final String DOMAIN = "shardlookup";

  private GrpcErrors() {}

  /** The status of an error, with details such as the current state of a record. */
  public static StatusRuntimeException toGrpc(LookupException error, Message... details) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.valueOf(error.reason().statusCode().name()).value())
            .setMessage(String.valueOf(error.getMessage()))
            .addDetails(ReasonDetail.of(DOMAIN, error.reason()));
    for (Message detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  /**
   * The error of a failed call, also one that is wrapped. A status without our {@link ErrorInfo},
   * or with a reason that this version does not know, is mapped by its code.
   */
  public static LookupException fromGrpc(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LookupException known) {
        return known;
      }
    }
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      return new LookupException(ErrorReason.INTERNAL, String.valueOf(failure), failure);
    }
    ErrorReason reason =
        ReasonDetail.in(status, DOMAIN, ErrorReason.class)
            .orElseGet(() -> reasonOf(Status.fromCodeValue(status.getCode()).getCode()));
    return new LookupException(reason, status.getMessage(), failure);
  }

  /** The part of a batch's answer that an error is. */
  public static LookupError toWire(LookupException error) {
    return LookupError.newBuilder()
        .setReason(WireEnums.toWire(error.reason()))
        .setMessage(String.valueOf(error.getMessage()))
        .build();
  }

  /** The error in a batch's answer. */
  public static LookupException fromWire(LookupError error) {
    return new LookupException(WireEnums.fromWire(error.getReason()), error.getMessage());
  }

  private static ErrorReason reasonOf(Status.Code code) {
    return switch (code) {
      case UNAVAILABLE -> ErrorReason.NOT_SERVING;
      case DEADLINE_EXCEEDED, CANCELLED -> ErrorReason.DEADLINE_EXCEEDED;
      case RESOURCE_EXHAUSTED -> ErrorReason.OVERLOADED;
      case UNKNOWN -> ErrorReason.OUTCOME_UNKNOWN;
      case INVALID_ARGUMENT -> ErrorReason.INVALID_ARGUMENT;
      default -> ErrorReason.INTERNAL;
    };
  }
}
