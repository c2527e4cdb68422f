package io.shardlookup.server.store.etcd;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One member of etcd: its channel, and what is known of its health. Thread-safe. */
final class EtcdEndpoint {
  /** How long a member that failed is asked after the others. */
  private static final long SUSPICION_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long SHUTDOWN_MILLIS = 500;

  /** Makes a member without a leader fail at once. */
  private static final Metadata.Key<String> HAS_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

  private final EtcdAddress address;
  private final ManagedChannel channel;
  private final LongSupplier nanoTime;

  /** Of the last answer; a moment of the ticker. */
  private volatile long answeredAt;

  private volatile long suspectUntil;

  EtcdEndpoint(EtcdAddress address, ManagedChannel channel, LongSupplier nanoTime) {
    this.address = address;
    this.channel = channel;
    this.nanoTime = nanoTime;
    this.answeredAt = nanoTime.getAsLong() - TimeUnit.DAYS.toNanos(1);
    this.suspectUntil = nanoTime.getAsLong();
  }

  /** Where it is, as configured. */
  String name() {
    return address.text();
  }

  /**
   * Asks it.
   *
   * @param bound after which the attempt fails
   * @param quorum whether a member without a leader is to fail at once
   * @param credentials proves who calls; null to call without
   */
  <Q, A> EtcdAttempt<A> ask(
      MethodDescriptor<Q, A> method,
      Q request,
      Duration bound,
      boolean quorum,
      @Nullable CallCredentials credentials) {
    EtcdAttempt.SentFlag sent = new EtcdAttempt.SentFlag();
    CallOptions options =
        options(credentials)
            .withDeadlineAfter(bound.toNanos(), TimeUnit.NANOSECONDS)
            .withStreamTracerFactory(sent);
    ClientCall<Q, A> call = channel.newCall(method, options);
    EtcdAttempt<A> attempt = new EtcdAttempt<>(this, call, sent);
    call.start(attempt.listener(), quorum ? quorumHeaders() : new Metadata());
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
    return attempt;
  }

  /** A stream without a bound that ends when the member loses its leader. */
  <Q, A> ClientCall<Q, A> stream(
      MethodDescriptor<Q, A> method,
      ClientCall.Listener<A> listener,
      @Nullable CallCredentials credentials) {
    ClientCall<Q, A> call = channel.newCall(method, options(credentials));
    call.start(listener, quorumHeaders());
    return call;
  }

  /** It has just answered. */
  void answered() {
    long now = nanoTime.getAsLong();
    answeredAt = now;
    suspectUntil = now;
  }

  /** It has not answered as it should: others are asked first for a while. */
  void suspect() {
    suspectUntil = nanoTime.getAsLong() + SUSPICION_NANOS;
  }

  /** The failure of an attempt at it. */
  EtcdFailure failure(Status status, boolean sent) {
    return new EtcdFailure(name(), status, sent);
  }

  boolean isSuspect() {
    return suspectUntil - nanoTime.getAsLong() > 0;
  }

  /** Whether it answered within this time. */
  boolean hasAnsweredWithin(Duration age) {
    return nanoTime.getAsLong() - answeredAt <= age.toNanos();
  }

  void shutdown() {
    channel.shutdownNow();
  }

  /** Waits for the last callbacks, but not for long. */
  void awaitShutdown() {
    try {
      channel.awaitTermination(SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The channel's own back-off grows to minutes; here others decide when to try again. */
  private CallOptions options(@Nullable CallCredentials credentials) {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
    return credentials == null
        ? CallOptions.DEFAULT
        : CallOptions.DEFAULT.withCallCredentials(credentials);
  }

  private static Metadata quorumHeaders() {
    Metadata headers = new Metadata();
    headers.put(HAS_LEADER, "true");
    return headers;
  }
}
