package io.shardlookup.orders.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class OrderErrorsTest {
  @Test
  void everyReasonTravelsThereAndBack() {
    for (OrderErrorReason reason : OrderErrorReason.values()) {
      StatusRuntimeException sent = OrderErrors.toGrpc(new OrderException(reason, "why"));
      OrderException received = OrderErrors.fromGrpc(new ExecutionException(sent));

      assertThat(sent.getStatus().getCode()).isEqualTo(reason.statusCode());
      assertThat(received.reason()).isEqualTo(reason);
      assertThat(received).hasMessage("why");
    }
  }

  @Test
  void theContractNamesExactlyTheseReasons() {
    Set<String> expected = new HashSet<>(Set.of("ORDER_ERROR_REASON_UNSPECIFIED", "UNRECOGNIZED"));
    for (OrderErrorReason reason : OrderErrorReason.values()) {
      expected.add("ORDER_ERROR_REASON_" + reason);
    }

    assertThat(io.shardlookup.orders.v1.OrderErrorReason.values())
        .extracting(Enum::name)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aLostConnectionLeavesTheOutcomeUnknown() {
    for (Status status :
        new Status[] {Status.UNAVAILABLE, Status.CANCELLED, Status.DEADLINE_EXCEEDED}) {
      OrderException error = OrderErrors.fromGrpc(status.asRuntimeException());

      assertThat(error.reason()).isEqualTo(OrderErrorReason.OUTCOME_UNKNOWN);
      assertThat(error.retryable()).isTrue();
    }
  }

  @Test
  void anErrorOfAnotherServiceIsMappedByItsCode() {
    assertThat(OrderErrors.fromGrpc(Status.NOT_FOUND.asRuntimeException()).reason())
        .isEqualTo(OrderErrorReason.INTERNAL);
    assertThat(OrderErrors.fromGrpc(new IllegalStateException("oops")).reason())
        .isEqualTo(OrderErrorReason.INTERNAL);
  }
}
