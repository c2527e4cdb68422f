package io.shardlookup.runtime.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupResponse;
import io.shardlookup.v1.LookupServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final InFlightLimit limit = new InFlightLimit(2);
  private final List<StreamObserver<LookupResponse>> unanswered = new ArrayList<>();
  private Server server;
  private ManagedChannel channel;

  /** A service that answers when the test says so. */
  private final class Unhurried extends LookupServiceGrpc.LookupServiceImplBase {
    @Override
    public void lookup(LookupRequest request, StreamObserver<LookupResponse> responses) {
      unanswered.add(responses);
    }
  }

  @BeforeEach
  void startServer() throws Exception {
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(
                ServerInterceptors.intercept(
                    new Unhurried(),
                    new AdmissionInterceptor(limit, () -> GrpcErrors.toGrpc(limit.overloaded()))))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  @AfterEach
  void stopServer() {
    channel.shutdownNow();
    server.shutdownNow();
    assertThat(limit.inFlight()).isZero();
  }

  @Test
  void refusesCallsBeyondTheLimitAtOnceAndAdmitsAgainWhenOthersAreDone() {
    CompletableFuture<ErrorReason> first = call();
    CompletableFuture<ErrorReason> second = call();

    assertThat(call()).isCompletedWithValue(ErrorReason.OVERLOADED);
    assertThat(unanswered).hasSize(2);

    unanswered.get(0).onNext(LookupResponse.getDefaultInstance());
    unanswered.get(0).onCompleted();
    CompletableFuture<ErrorReason> fourth = call();

    assertThat(first).isNotCompletedExceptionally();
    assertThat(second).isNotDone();
    assertThat(fourth).isNotDone();
    assertThat(limit.refused()).isEqualTo(1);
    assertThat(limit.inFlight()).isEqualTo(2);
  }

  @Test
  void countsPermitsAllOrNone() {
    assertThat(limit.tryAcquire(3)).isFalse();
    assertThat(limit.inFlight()).isZero();

    assertThat(limit.tryAcquire(2)).isTrue();
    assertThat(limit.tryAcquire(1)).isFalse();

    limit.release(2);
    assertThat(limit.tryAcquire(0)).isTrue();
  }

  @Test
  void refusesALimitThatAdmitsNothing() {
    assertThatThrownBy(() -> new InFlightLimit(0))
        .hasMessage("in-flight limit: 0 (expected: 1 or more)");
  }

  private CompletableFuture<ErrorReason> call() {
    CompletableFuture<ErrorReason> failure = new CompletableFuture<>();
    LookupServiceGrpc.newStub(channel)
        .lookup(
            LookupRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(LookupResponse response) {}

              @Override
              public void onError(Throwable error) {
                failure.complete(GrpcErrors.fromGrpc(error).reason());
              }

              @Override
              public void onCompleted() {}
            });
    return failure;
  }
}
