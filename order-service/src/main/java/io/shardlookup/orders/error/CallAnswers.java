package io.shardlookup.orders.error;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends unary calls: with the one response, or with the status of the error. */
public final class CallAnswers {
  private static final Logger log = LoggerFactory.getLogger(CallAnswers.class);

  private CallAnswers() {}

  /** Ends the call with what the work returns or throws. */
  public static <P> void answer(StreamObserver<P> responses, Supplier<P> work) {
    expectCancellation(responses);
    P response = null;
    RuntimeException failure = null;
    try {
      response = work.get();
    } catch (RuntimeException e) {
      failure = e;
    }
    end(responses, response, failure);
  }

  /** Ends the call, later, with what the future completes with. */
  public static <P> void answer(StreamObserver<P> responses, CompletableFuture<P> work) {
    expectCancellation(responses);
    var unused = work.whenComplete((response, failure) -> end(responses, response, failure));
  }

  /** What is answered to a caller that is gone leads nowhere, instead of to an exception. */
  private static void expectCancellation(StreamObserver<?> responses) {
    if (responses instanceof ServerCallStreamObserver<?> call) {
      call.setOnCancelHandler(() -> {});
    }
  }

  private static <P> void end(
      StreamObserver<P> responses, @Nullable P response, @Nullable Throwable failure) {
    if (response != null) {
      responses.onNext(response);
      responses.onCompleted();
    } else {
      responses.onError(OrderErrors.toGrpc(error(failure)));
    }
  }

  private static OrderException error(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof OrderException known) {
      if (known.reason() == OrderErrorReason.INTERNAL) {
        log.error("a defect", known);
      }
      return known;
    }
    log.error("a defect", cause);
    return new OrderException(
        OrderErrorReason.INTERNAL, "defect: see the log of the instance (" + cause + ")");
  }
}
