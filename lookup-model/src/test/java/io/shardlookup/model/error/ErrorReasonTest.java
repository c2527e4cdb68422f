package io.shardlookup.model.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrorReasonTest {
  @Test
  void namesAreThoseOfTheContract() {
    assertThat(ErrorReason.values())
        .extracting(reason -> "ERROR_REASON_" + reason.name())
        .containsExactlyElementsOf(
            Arrays.stream(io.shardlookup.v1.ErrorReason.values())
                .filter(reason -> reason != io.shardlookup.v1.ErrorReason.UNRECOGNIZED)
                .filter(reason -> reason.getNumber() != 0)
                .map(Enum::name)
                .toList());
  }

  @Test
  void statusCodesAreThoseOfGrpc() {
    assertThat(Status.Code.values())
        .extracting(Enum::name)
        .containsAll(Arrays.stream(ErrorReason.StatusCode.values()).map(Enum::name).toList());
  }

  @Test
  void onlyPassingTroubleIsRetryable() {
    assertThat(ErrorReason.values())
        .filteredOn(ErrorReason::retryable)
        .containsExactlyInAnyOrder(
            ErrorReason.REVISION_NOT_REACHED,
            ErrorReason.STORE_UNAVAILABLE,
            ErrorReason.OVERLOADED,
            ErrorReason.NOT_SERVING,
            ErrorReason.DEADLINE_EXCEEDED);
  }

  @Test
  void anInvalidValueReadsAsValueAndExpectation() {
    LookupException error = LookupException.invalid("slots", 0, "1..16384");

    assertThat(error).hasMessage("slots: 0 (expected: 1..16384)");
    assertThat(error.reason()).isEqualTo(ErrorReason.INVALID_ARGUMENT);
    assertThat(error.retryable()).isFalse();
  }
}
