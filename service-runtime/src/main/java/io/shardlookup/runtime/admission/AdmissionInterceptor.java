package io.shardlookup.runtime.admission;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls beyond a limit before anything is done for them. A call holds its permit until it
 * is closed or cancelled. For services whose calls wait or run on an executor; not for sessions,
 * which have a limit of their own, nor for health checks. Thread-safe.
 *
 * <p>Calls that block can be handed to workers once they are admitted. Refusing is then left to the
 * thread that brings the call, which has to be one that never blocks, and a permit is held until
 * the workers are done with the call, so that the limit bounds their queue too.
 */
public final class AdmissionInterceptor implements ServerInterceptor {
  private final InFlightLimit limit;
  private final Supplier<StatusRuntimeException> refusal;
  private final ServerCallExecutorSupplier workers;

  /**
   * Takes permits from the limit; calls run on the thread that brings them.
   *
   * @param refusal what a call gets that is refused
   */
  public AdmissionInterceptor(InFlightLimit limit, Supplier<StatusRuntimeException> refusal) {
    this(limit, refusal, InPlace.INSTANCE);
  }

  /**
   * Takes permits from the limit, and has calls that are admitted run elsewhere.
   *
   * @param refusal what a call gets that is refused
   * @param workers where an admitted call runs; null for the thread that brings it
   */
  public AdmissionInterceptor(
      InFlightLimit limit,
      Supplier<StatusRuntimeException> refusal,
      ServerCallExecutorSupplier workers) {
    this.limit = limit;
    this.refusal = refusal;
    this.workers = workers;
  }

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    if (!limit.tryAcquire(1)) {
      refuse(call);
      return new ServerCall.Listener<>() {};
    }
    try {
      ServerCall.Listener<Q> listener = new PermitListener<>(next.startCall(call, headers), limit);
      Executor executor = workers.getExecutor(call, headers);
      return executor == null ? listener : new WorkerListener<>(call, listener, executor);
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

  /** Leaves every call where it is. */
  private enum InPlace implements ServerCallExecutorSupplier {
    INSTANCE;

    @Override
    public <Q, P> @Nullable Executor getExecutor(ServerCall<Q, P> call, Metadata headers) {
      return null;
    }
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
