package io.shardlookup.runtime.admission;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has everything that a call hears of run on workers, one after the other, in order. */
final class WorkerListener<Q> extends ServerCall.Listener<Q> {
  private static final Logger log = LoggerFactory.getLogger(WorkerListener.class);

  private final ServerCall<Q, ?> call;
  private final ServerCall.Listener<Q> listener;
  private final Executor workers;

  WorkerListener(ServerCall<Q, ?> call, ServerCall.Listener<Q> listener, Executor workers) {
    this.call = call;
    this.listener = listener;
    this.workers = MoreExecutors.newSequentialExecutor(workers);
  }

  @Override
  public void onMessage(Q message) {
    run(() -> listener.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    run(listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    run(listener::onCancel);
  }

  @Override
  public void onComplete() {
    run(listener::onComplete);
  }

  @Override
  public void onReady() {
    run(listener::onReady);
  }

  private void run(Runnable event) {
    workers.execute(
        Context.current()
            .wrap(
                () -> {
                  try {
                    event.run();
                  } catch (RuntimeException | Error e) {
                    fail(e);
                    throw e;
                  }
                }));
  }

  /** As gRPC does where it calls a listener itself. */
  private void fail(Throwable defect) {
    log.error("a defect", defect);
    try {
      call.close(Status.UNKNOWN.withDescription("a defect: see the log"), new Metadata());
    } catch (IllegalStateException e) {
      log.debug("the call had ended", e);
    }
  }
}
