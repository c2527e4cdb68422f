package io.shardlookup.orders.service;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Where calls run: those that wait for a shard or the read model on threads of their own; others,
 * which never block, on the transport's thread, so that a health check or a number does not queue
 * behind slow shards.
 *
 * @param workers threads for calls that block
 * @param blocking services whose calls block
 */
record CallThreads(Executor workers, Set<String> blocking) implements ServerCallExecutorSupplier {
  private static final Executor DIRECT = Runnable::run;
  private static final String ISSUE =
      OrderCommandServiceGrpc.getIssueOrderNumberMethod().getFullMethodName();

  @Override
  public <Q, P> Executor getExecutor(ServerCall<Q, P> call, Metadata headers) {
    String service = String.valueOf(call.getMethodDescriptor().getServiceName());
    boolean blocks =
        blocking.contains(service) && !call.getMethodDescriptor().getFullMethodName().equals(ISSUE);
    return blocks ? workers : DIRECT;
  }
}
