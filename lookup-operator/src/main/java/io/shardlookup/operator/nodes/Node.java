package io.shardlookup.operator.nodes;

import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.DirectoryAdminServiceGrpc.DirectoryAdminServiceBlockingStub;
import io.shardlookup.v1.DirectoryAdminServiceGrpc.DirectoryAdminServiceStub;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.LookupServiceGrpc.LookupServiceBlockingStub;
import io.shardlookup.v1.LookupServiceGrpc.LookupServiceStub;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One lookup node and the connection to it, which is opened by the first call. Thread-safe. */
public final class Node implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private final String endpoint;
  private final ManagedChannel channel;

  /** The node at {@code host:port}; nothing is connected yet. */
  Node(String endpoint) {
    this.endpoint = endpoint;
    this.channel =
        Grpc.newChannelBuilder(endpoint, InsecureChannelCredentials.create())
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .disableRetry()
            .build();
  }

  /** Where it is, {@code host:port}. */
  public String endpoint() {
    return endpoint;
  }

  /** Administration; each call of the stub fails after the time-out. */
  public DirectoryAdminServiceBlockingStub admin(Duration timeout) {
    return DirectoryAdminServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Administration without a time-out, for streams. */
  public DirectoryAdminServiceStub adminStream() {
    return DirectoryAdminServiceGrpc.newStub(channel);
  }

  /** Lookups; each call of the stub fails after the time-out. */
  public LookupServiceBlockingStub lookups(Duration timeout) {
    return LookupServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lookups without a time-out, for sessions. */
  public LookupServiceStub sessions() {
    return LookupServiceGrpc.newStub(channel);
  }

  /**
   * Waits until the node has answered the connection, so that a call certainly reaches a process
   * that runs: a paused one accepts connections, but does not answer them.
   *
   * @return false when it cannot be connected to, or has not answered within the time-out
   */
  boolean awaitConnected(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    ConnectivityState state = channel.getState(true);
    while (state != ConnectivityState.READY) {
      if (state == ConnectivityState.TRANSIENT_FAILURE || state == ConnectivityState.SHUTDOWN) {
        return false;
      }
      if (!awaitChange(state, end - System.nanoTime())) {
        return false;
      }
      state = channel.getState(true);
    }
    return true;
  }

  private boolean awaitChange(ConnectivityState from, long nanos) {
    CountDownLatch changed = new CountDownLatch(1);
    channel.notifyWhenStateChanged(from, changed::countDown);
    try {
      return changed.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends the connection and what runs on it. */
  @Override
  public void close() {
    channel.shutdownNow();
  }
}
