package io.shardlookup.server.store.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.grpc.MethodDescriptor;
import io.shardlookup.server.store.Registration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One key under a lease: lease, put, keep alive, and from the start again whenever the lease is
 * lost. Thread-safe.
 */
final class EtcdRegistration implements Registration {
  /** One beat on a stream of its own, so that it goes to any member and has a bound. */
  private static final MethodDescriptor<LeaseKeepAliveRequest, LeaseKeepAliveResponse> BEAT =
      LeaseGrpc.getLeaseKeepAliveMethod().toBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .build();

  private static final long RETRY_MILLIS = 250;
  private static final int BEATS_PER_LIFE = 3;

  private final EtcdCalls calls;
  private final ScheduledExecutorService scheduler;
  private final LongFunction<PutRequest> put;
  private final Duration timeToLive;
  private final Duration callTimeout;

  @GuardedBy("this")
  private boolean closed;

  /** What happens next; null before the first time. */
  @GuardedBy("this")
  private @Nullable ScheduledFuture<?> next;

  /** 0 while there is none. */
  @GuardedBy("this")
  private long lease;

  private volatile CompletableFuture<Void> revoked = CompletableFuture.completedFuture(null);

  /**
   * A registration.
   *
   * @param put the write of the key under a lease
   */
  EtcdRegistration(
      EtcdCalls calls,
      ScheduledExecutorService scheduler,
      LongFunction<PutRequest> put,
      Duration timeToLive,
      Duration callTimeout) {
    this.calls = calls;
    this.scheduler = scheduler;
    this.put = put;
    this.timeToLive = timeToLive;
    this.callTimeout = callTimeout;
  }

  /** Takes a lease and writes the key under it; again a little later if that fails. */
  void begin() {
    LeaseGrantRequest request =
        LeaseGrantRequest.newBuilder().setTTL(Math.max(1, timeToLive.toSeconds())).build();
    var unused =
        calls
            .write(LeaseGrpc.getLeaseGrantMethod(), request)
            .thenCompose(
                granted -> {
                  adopt(granted.getID());
                  return calls.write(KVGrpc.getPutMethod(), put.apply(granted.getID()));
                })
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null) {
                    later(this::begin, RETRY_MILLIS);
                  } else {
                    later(this::beat, timeToLive.toMillis() / BEATS_PER_LIFE);
                  }
                });
  }

  @Override
  public void close() {
    long held;
    synchronized (this) {
      closed = true;
      if (next != null) {
        next.cancel(false);
      }
      held = lease;
      lease = 0;
    }
    if (held != 0) {
      revoked = revoke(held);
    }
  }

  /** Completes when the lease is revoked, or cannot be. */
  CompletableFuture<Void> revoked() {
    return revoked;
  }

  private void adopt(long granted) {
    synchronized (this) {
      if (!closed) {
        lease = granted;
        return;
      }
    }
    var unused = revoke(granted);
    throw new IllegalStateException("closed meanwhile");
  }

  private void beat() {
    long held;
    synchronized (this) {
      held = lease;
    }
    var unused =
        calls
            .read(BEAT, LeaseKeepAliveRequest.newBuilder().setID(held).build(), callTimeout, true)
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null) {
                    later(this::beat, RETRY_MILLIS);
                  } else if (answer.getTTL() <= 0) {
                    later(this::begin, 0);
                  } else {
                    later(this::beat, timeToLive.toMillis() / BEATS_PER_LIFE);
                  }
                });
  }

  private CompletableFuture<Void> revoke(long held) {
    return calls
        .write(
            LeaseGrpc.getLeaseRevokeMethod(), LeaseRevokeRequest.newBuilder().setID(held).build())
        .handle((answer, failure) -> null);
  }

  private void later(Runnable step, long delayMillis) {
    synchronized (this) {
      if (!closed) {
        next = scheduler.schedule(step, delayMillis, TimeUnit.MILLISECONDS);
      }
    }
  }
}
