package io.shardlookup.client.session;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.NodeChannels;
import io.shardlookup.client.failover.Replies;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the other nodes' health service whether their view is fresh. Confined to the session
 * executor.
 */
final class FresherNodeSearch {
  /** Name of the health service that says whether a node's view is fresh. */
  static final String FRESH_SERVICE = "shardlookup.fresh";

  private final NodeChannels channels;
  private final Duration timeout;

  FresherNodeSearch(NodeChannels channels, Duration timeout) {
    this.channels = channels;
    this.timeout = timeout;
  }

  /** Tells the first node that says it is fresh, on any thread; nobody if none does. */
  void search(List<Endpoint> nodes, @Nullable Endpoint except, Consumer<Endpoint> found) {
    AtomicBoolean told = new AtomicBoolean();
    for (Endpoint node : nodes) {
      if (!node.equals(except)) {
        ask(
            node,
            () -> {
              if (told.compareAndSet(false, true)) {
                found.accept(node);
              }
            });
      }
    }
  }

  private void ask(Endpoint node, Runnable whenFresh) {
    Replies.take(
        HealthGrpc.newFutureStub(channels.to(node))
            .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .check(HealthCheckRequest.newBuilder().setService(FRESH_SERVICE).build()),
        MoreExecutors.directExecutor(),
        response -> {
          if (response.getStatus() == HealthCheckResponse.ServingStatus.SERVING) {
            whenFresh.run();
          }
        },
        failure -> {}); // then it is not
  }
}
