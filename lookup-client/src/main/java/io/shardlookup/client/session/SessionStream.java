package io.shardlookup.client.session;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One stream to a node. What it hears it says as events. Confined to the session executor. */
final class SessionStream implements ClientResponseObserver<SessionRequest, SessionResponse> {
  private final int number;
  private final Consumer<SessionEvent> events;
  private @Nullable ClientCallStreamObserver<SessionRequest> requests;
  private boolean ended;

  SessionStream(int number, Consumer<SessionEvent> events) {
    this.number = number;
    this.events = events;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<SessionRequest> newRequests) {
    requests = newRequests;
  }

  /** Says something unless the stream is over. */
  void send(SessionRequest request) {
    if (requests != null && !ended) {
      requests.onNext(request);
    }
  }

  /** Ends the stream from this side. */
  void cancel(String reason) {
    if (requests != null && !ended) {
      ended = true;
      requests.cancel(reason, null);
    }
  }

  @Override
  public void onNext(SessionResponse message) {
    if (!ended) {
      events.accept(new SessionEvent.Received(number, message));
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(GrpcErrors.fromGrpc(failure));
  }

  @Override
  public void onCompleted() {
    end(new LookupException(ErrorReason.NOT_SERVING, "the node ended the session"));
  }

  private void end(LookupException reason) {
    if (!ended) {
      ended = true;
      events.accept(new SessionEvent.Ended(number, reason));
    }
  }
}
