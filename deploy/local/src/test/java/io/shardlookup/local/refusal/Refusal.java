package io.shardlookup.local.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;

/**
 * What a caller is told.
 *
 * @param code gRPC's status code
 * @param reason the reason of its ErrorInfo
 * @param message for people
 * @param details all details of the status
 */
record Refusal(Status.Code code, String reason, String message, List<Any> details) {
  /** The refusal of a call, which has to be refused. */
  static Refusal of(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      return of(e);
    }
    throw new AssertionError("the call was not refused");
  }

  static Refusal of(Throwable failure) {
    List<Any> details = StatusProto.fromThrowable(failure).getDetailsList();
    for (Any detail : details) {
      if (detail.is(ErrorInfo.class)) {
        ErrorInfo info = unpacked(detail, ErrorInfo.class);
        Status status = Status.fromThrowable(failure);
        assertThat(info.getDomain()).isEqualTo("shardlookup");
        return new Refusal(
            status.getCode(), info.getReason(), String.valueOf(status.getDescription()), details);
      }
    }
    throw new AssertionError("no ErrorInfo in " + failure, failure);
  }

  /** Says the code, the reason and each of these words. */
  void says(Status.Code expectedCode, String expectedReason, String... words) {
    assertThat(code).as(message).isEqualTo(expectedCode);
    assertThat(reason).as(message).isEqualTo(expectedReason);
    assertThat(message).contains(words);
  }

  /** The detail of this type. */
  <M extends Message> M detail(Class<M> type) {
    return details.stream()
        .filter(detail -> detail.is(type))
        .map(detail -> unpacked(detail, type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type + " in " + this));
  }

  private static <M extends Message> M unpacked(Any detail, Class<M> type) {
    try {
      return detail.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
