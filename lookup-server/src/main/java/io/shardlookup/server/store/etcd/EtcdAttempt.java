package io.shardlookup.server.store.etcd;

import io.grpc.Attributes;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request to one member: completes with its answer or an {@link EtcdFailure}. Thread-safe.
 *
 * @param <A> the answer
 */
final class EtcdAttempt<A> extends CompletableFuture<A> {
  private final EtcdEndpoint endpoint;
  private final SentFlag sent;
  private final ClientCall<?, A> call;

  EtcdAttempt(EtcdEndpoint endpoint, ClientCall<?, A> call, SentFlag sent) {
    this.endpoint = endpoint;
    this.call = call;
    this.sent = sent;
  }

  /** The member that was asked. */
  EtcdEndpoint endpoint() {
    return endpoint;
  }

  /** Nobody waits for the answer any more. */
  void abandon() {
    if (!isDone()) {
      call.cancel("another member answered", null);
    }
  }

  ClientCall.Listener<A> listener() {
    return new ClientCall.Listener<>() {
      private @Nullable A answer;

      @Override
      public void onMessage(A message) {
        answer = message;
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        A received = answer;
        if (status.isOk() && received != null) {
          endpoint.answered();
          complete(received);
        } else {
          Status failure = status.isOk() ? Status.INTERNAL.withDescription("no answer") : status;
          EtcdFailure cause = endpoint.failure(failure, sent.isSet());
          if (!cause.isTransient()) {
            endpoint.answered();
          }
          completeExceptionally(cause);
        }
      }
    };
  }

  /** Set once a request was handed to a connection, from where it may reach the member. */
  static final class SentFlag extends ClientStreamTracer.Factory {
    private volatile boolean set;

    boolean isSet() {
      return set;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        @Override
        public void streamCreated(Attributes transportAttributes, Metadata sentHeaders) {
          set = true;
        }
      };
    }
  }
}
