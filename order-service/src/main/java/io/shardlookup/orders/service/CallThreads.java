package io.shardlookup.orders.service;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where calls run: those that wait for a shard or the read model on threads of their own; the
 * issuing of numbers, which never blocks, on the thread that brings the call, so that a number does
 * not queue behind slow shards.
 *
 * @param workers threads for calls that block
 */
record CallThreads(Executor workers) implements ServerCallExecutorSupplier {
  private static final String ISSUE =
      OrderCommandServiceGrpc.getIssueOrderNumberMethod().getFullMethodName();

  @Override
  public <Q, P> @Nullable Executor getExecutor(ServerCall<Q, P> call, Metadata headers) {
    return call.getMethodDescriptor().getFullMethodName().equals(ISSUE) ? null : workers;
  }
}
