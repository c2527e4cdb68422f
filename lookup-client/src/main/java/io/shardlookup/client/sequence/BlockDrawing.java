package io.shardlookup.client.sequence;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.StatusProto;
import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.Replies;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.v1.AllocateSequenceRequest;
import io.shardlookup.v1.AllocateSequenceResponse;
import io.shardlookup.v1.LookupServiceGrpc;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Draws one block: from the first node that can be reached and says yes or no. A refusal that is
 * known to have drawn nothing, and a call that never left this process, go to the next node; an
 * unknown outcome ends the drawing, since a block may be burnt already. Confined to the session
 * executor.
 */
public final class BlockDrawing {
  private final Executor confined;
  private final Function<Endpoint, ManagedChannel> channels;
  private final LongSupplier ticker;

  /** Calls nodes through these channels; a {@link LookupException} instead of one is the end. */
  public BlockDrawing(
      Executor confined, Function<Endpoint, ManagedChannel> channels, LongSupplier ticker) {
    this.confined = confined;
    this.channels = channels;
    this.ticker = ticker;
  }

  /** Tries the nodes in turn until the deadline of the ticker. */
  public void draw(
      AllocateSequenceRequest request,
      List<Endpoint> nodes,
      long deadlineNanos,
      CompletableFuture<AllocateSequenceResponse> result) {
    LookupException none =
        new LookupException(ErrorReason.NOT_SERVING, "no lookup node can be reached");
    next(request, nodes.iterator(), deadlineNanos, result, none);
  }

  private void next(
      AllocateSequenceRequest request,
      Iterator<Endpoint> nodes,
      long deadlineNanos,
      CompletableFuture<AllocateSequenceResponse> result,
      LookupException last) {
    long left = deadlineNanos - ticker.getAsLong();
    if (!nodes.hasNext() || left <= 0) {
      result.completeExceptionally(last);
      return;
    }
    ManagedChannel channel;
    try {
      channel = channels.apply(nodes.next());
    } catch (LookupException e) {
      result.completeExceptionally(e);
      return;
    }
    AtomicBoolean departed = new AtomicBoolean();
    Replies.take(
        LookupServiceGrpc.newFutureStub(channel)
            .withInterceptors(new Departure(departed))
            .withDeadlineAfter(left, TimeUnit.NANOSECONDS)
            .allocateSequence(request),
        confined,
        result::complete,
        failure -> {
          LookupException error = GrpcErrors.fromGrpc(failure);
          if (drewNothing(error, failure, departed.get())) {
            next(request, nodes, deadlineNanos, result, error);
          } else {
            result.completeExceptionally(isUnknown(error) ? unknown(error) : error);
          }
        });
  }

  /** Whether another node may be asked without a block having been drawn. */
  private static boolean drewNothing(LookupException error, Throwable failure, boolean departed) {
    return !departed
        || (isOfNode(failure)
            && (error.reason() == ErrorReason.STORE_UNAVAILABLE
                || error.reason() == ErrorReason.NOT_SERVING
                || error.reason() == ErrorReason.WRONG_DIRECTORY
                || error.reason() == ErrorReason.OVERLOADED));
  }

  /** Whether the node itself said so, rather than the connection to it. */
  private static boolean isOfNode(Throwable failure) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    return status != null && status.getDetailsCount() > 0;
  }

  private static boolean isUnknown(LookupException error) {
    return error.retryable() || error.reason() == ErrorReason.OUTCOME_UNKNOWN;
  }

  private static LookupException unknown(LookupException cause) {
    return new LookupException(
        ErrorReason.OUTCOME_UNKNOWN,
        "a block may have been drawn and is lost then; draw another one: " + cause.getMessage(),
        cause);
  }

  /** Notes whether a call has left this process. */
  private record Departure(AtomicBoolean departed) implements ClientInterceptor {
    @Override
    public <Q, P> ClientCall<Q, P> interceptCall(
        MethodDescriptor<Q, P> method, CallOptions options, Channel next) {
      return next.newCall(
          method,
          options.withStreamTracerFactory(
              new ClientStreamTracer.Factory() {
                @Override
                public ClientStreamTracer newClientStreamTracer(
                    ClientStreamTracer.StreamInfo info, Metadata headers) {
                  return new ClientStreamTracer() {
                    @Override
                    public void outboundHeaders() {
                      departed.set(true);
                    }
                  };
                }
              }));
    }
  }
}
