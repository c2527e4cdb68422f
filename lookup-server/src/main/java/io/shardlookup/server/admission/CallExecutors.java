package io.shardlookup.server.admission;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.shardlookup.v1.LookupServiceGrpc;
import java.util.concurrent.Executor;

/**
 * Where calls run: those of the lookup service, which never block, on the transport's thread that
 * brought them, since a hop costs more than a lookup; all others on an executor. Thread-safe.
 */
public final class CallExecutors implements ServerCallExecutorSupplier {
  private static final Executor DIRECT = Runnable::run;

  private final Executor others;

  /** Runs all but lookups on this executor. */
  public CallExecutors(Executor others) {
    this.others = others;
  }

  @Override
  public <Q, P> Executor getExecutor(ServerCall<Q, P> call, Metadata headers) {
    return LookupServiceGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())
        ? DIRECT
        : others;
  }
}
