package io.shardlookup.runtime.admission;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Refuses calls beyond a limit before anything is done for them. A call holds its permit until it
 * is closed or cancelled. For services whose calls wait or run on an executor; not for sessions,
 * which have a limit of their own, nor for health checks. Thread-safe.
 */
public final class AdmissionInterceptor implements ServerInterceptor {
  private final InFlightLimit limit;
  private final Supplier<StatusRuntimeException> refusal;

  /**
   * Takes permits from the limit.
   *
   * @param refusal what a call gets that is refused
   */
  public AdmissionInterceptor(InFlightLimit limit, Supplier<StatusRuntimeException> refusal) {
    this.limit = limit;
    this.refusal = refusal;
  }

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    if (!limit.tryAcquire(1)) {
      refuse(call);
      return new ServerCall.Listener<>() {};
    }
    try {
      return new PermitListener<>(next.startCall(call, headers), limit);
    } catch (RuntimeException | Error e) {
      limit.release(1);
      throw e;
    }
  }

  private <Q, P> void refuse(ServerCall<Q, P> call) {
    StatusRuntimeException error = refusal.get();
    Metadata trailers = error.getTrailers();
    call.close(error.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  /** Gives the permit back at the end, whichever end it is. */
  private static final class PermitListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final InFlightLimit limit;
    private final AtomicBoolean released = new AtomicBoolean();

    PermitListener(ServerCall.Listener<Q> delegate, InFlightLimit limit) {
      super(delegate);
      this.limit = limit;
    }

    @Override
    public void onComplete() {
      release();
      super.onComplete();
    }

    @Override
    public void onCancel() {
      release();
      super.onCancel();
    }

    private void release() {
      if (released.compareAndSet(false, true)) {
        limit.release(1);
      }
    }
  }
}
