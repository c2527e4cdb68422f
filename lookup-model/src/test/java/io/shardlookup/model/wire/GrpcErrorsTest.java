package io.shardlookup.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.v1.LookupError;
import io.shardlookup.v1.Shard;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcErrorsTest {
  @ParameterizedTest
  @EnumSource(ErrorReason.class)
  void everyReasonComesBack(ErrorReason reason) {
    LookupException sent = new LookupException(reason, "slots: 0 (expected: 1..16384)");

    StatusRuntimeException status = GrpcErrors.toGrpc(sent);
    LookupException received = GrpcErrors.fromGrpc(status);

    assertThat(status.getStatus().getCode().name()).isEqualTo(reason.statusCode().name());
    assertThat(received.reason()).isEqualTo(reason);
    assertThat(received).hasMessage(sent.getMessage());
  }

  @ParameterizedTest
  @EnumSource(ErrorReason.class)
  void everyReasonComesBackInABatch(ErrorReason reason) {
    LookupException received =
        GrpcErrors.fromWire(GrpcErrors.toWire(new LookupException(reason, "why")));

    assertThat(received.reason()).isEqualTo(reason);
    assertThat(received).hasMessage("why");
  }

  @Test
  void theReasonStandsInAnErrorInfoOfOurDomain() throws InvalidProtocolBufferException {
    StatusRuntimeException status =
        GrpcErrors.toGrpc(
            new LookupException(ErrorReason.CONFLICT, "why"),
            Shard.newBuilder().setName("s").build());

    com.google.rpc.Status details = Objects.requireNonNull(StatusProto.fromThrowable(status));
    ErrorInfo info = details.getDetails(0).unpack(ErrorInfo.class);
    assertThat(info.getDomain()).isEqualTo("shardlookup");
    assertThat(info.getReason()).isEqualTo("CONFLICT");
    assertThat(details.getDetails(1).unpack(Shard.class).getName()).isEqualTo("s");
  }

  @Test
  void aWrappedErrorIsFound() {
    LookupException known = new LookupException(ErrorReason.OVERLOADED, "why");

    assertThat(GrpcErrors.fromGrpc(known)).isSameAs(known);
    assertThat(GrpcErrors.fromGrpc(new CompletionException(known))).isSameAs(known);
    assertThat(GrpcErrors.fromGrpc(new CompletionException(GrpcErrors.toGrpc(known))).reason())
        .isEqualTo(ErrorReason.OVERLOADED);
  }

  @Test
  void aStatusWithoutReasonIsMappedByItsCode() {
    assertThat(reasonOf(Status.UNAVAILABLE)).isEqualTo(ErrorReason.NOT_SERVING);
    assertThat(reasonOf(Status.DEADLINE_EXCEEDED)).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
    assertThat(reasonOf(Status.CANCELLED)).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
    assertThat(reasonOf(Status.RESOURCE_EXHAUSTED)).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(reasonOf(Status.UNKNOWN)).isEqualTo(ErrorReason.OUTCOME_UNKNOWN);
    assertThat(reasonOf(Status.INVALID_ARGUMENT)).isEqualTo(ErrorReason.INVALID_ARGUMENT);
    assertThat(reasonOf(Status.UNIMPLEMENTED)).isEqualTo(ErrorReason.INTERNAL);
  }

  @Test
  void aReasonThatIsNotKnownIsMappedByItsCode() {
    ErrorInfo newer = ErrorInfo.newBuilder().setDomain("shardlookup").setReason("TOMORROW").build();
    ErrorInfo foreign = ErrorInfo.newBuilder().setDomain("proxy").setReason("INVALID_KEY").build();
    Any broken =
        Any.pack(newer).toBuilder().setValue(ByteString.copyFrom(new byte[] {(byte) 0xff})).build();

    for (Any detail : new Any[] {Any.pack(newer), Any.pack(foreign), broken}) {
      com.google.rpc.Status status =
          com.google.rpc.Status.newBuilder()
              .setCode(Status.Code.UNAVAILABLE.value())
              .addDetails(detail)
              .build();
      assertThat(GrpcErrors.fromGrpc(StatusProto.toStatusRuntimeException(status)).reason())
          .isEqualTo(ErrorReason.NOT_SERVING);
    }
    assertThat(GrpcErrors.fromWire(LookupError.newBuilder().setReasonValue(999).build()).reason())
        .isEqualTo(ErrorReason.INTERNAL);
  }

  @Test
  void anythingElseIsADefect() {
    LookupException error = GrpcErrors.fromGrpc(new IllegalStateException("broken"));

    assertThat(error.reason()).isEqualTo(ErrorReason.INTERNAL);
    assertThat(error).hasMessageContaining("broken").hasRootCauseMessage("broken");
  }

  private static ErrorReason reasonOf(Status status) {
    return GrpcErrors.fromGrpc(status.asRuntimeException()).reason();
  }
}
