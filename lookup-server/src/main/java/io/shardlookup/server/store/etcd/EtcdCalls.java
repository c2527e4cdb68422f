package io.shardlookup.server.store.etcd;

import io.etcd.jetcd.api.AuthenticateResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.etcd.HedgedRead.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Calls to whichever member answers. Reads are hedged. A write goes to one member, and only to one
 * that has just answered a linearizable read, so that a paused one costs a read and not an unknown
 * outcome. Every call has a bound. Thread-safe.
 */
final class EtcdCalls {
  /** An answer this young vouches for a member. */
  private static final Duration VOUCHED = Duration.ofMillis(250);

  /** How many hedge delays a member has for a large answer. */
  private static final int PATIENCE = 8;

  private static final long WRITE_PAUSE_MILLIS = 50;

  private final EtcdStoreConfig config;
  private final EtcdEndpoints endpoints;
  private final ScheduledExecutorService scheduler;
  private final RangeRequest probe;
  private final @Nullable EtcdToken token;

  /** The probe that is under way, shared by the writes that wait for it. */
  private final AtomicReference<@Nullable CompletableFuture<EtcdEndpoint>> probing =
      new AtomicReference<>();

  /**
   * Calls.
   *
   * @param probe a small linearizable read
   */
  EtcdCalls(
      EtcdStoreConfig config,
      EtcdEndpoints endpoints,
      ScheduledExecutorService scheduler,
      RangeRequest probe) {
    this.config = config;
    this.endpoints = endpoints;
    this.scheduler = scheduler;
    this.probe = probe;
    EtcdStoreConfig.User user = config.user();
    this.token = user == null ? null : new EtcdToken(() -> login(user));
  }

  /** A read within the bound; fails with a {@link StoreException}. */
  <Q, A> CompletableFuture<A> read(
      MethodDescriptor<Q, A> method, Q request, Duration bound, boolean quorum) {
    return read(endpoints.inOrder(), new Read<>(method, request, bound, quorum), 1)
        .thenApply(Answer::value);
  }

  /** Like {@link #read}, for an answer so large that a member may need long for it. */
  <Q, A> CompletableFuture<A> readLarge(
      MethodDescriptor<Q, A> method, Q request, Duration bound, boolean quorum) {
    return read(endpoints.inOrder(), new Read<>(method, request, bound, quorum), PATIENCE)
        .thenApply(Answer::value);
  }

  /** One attempt at one member; fails with an {@link EtcdFailure}. */
  <Q, A> EtcdAttempt<A> ask(
      EtcdEndpoint endpoint,
      MethodDescriptor<Q, A> method,
      Q request,
      Duration bound,
      boolean quorum) {
    EtcdAttempt<A> attempt = endpoint.ask(method, request, bound, quorum, token);
    if (token != null) {
      var unused = attempt.whenComplete((answer, failure) -> forgetRefusedToken(failure));
    }
    return attempt;
  }

  /**
   * A write at one member. Fails with a {@link StoreException}: UNAVAILABLE if certainly nothing
   * was written, OUTCOME_UNKNOWN if it was sent and not answered, REFUSED.
   */
  <Q, A> CompletableFuture<A> write(MethodDescriptor<Q, A> method, Q request) {
    CompletableFuture<A> result = new CompletableFuture<>();
    write(
        method,
        request,
        Deadline.after(config.callTimeout().toNanos(), TimeUnit.NANOSECONDS),
        result);
    return result;
  }

  /** A member that has just answered a linearizable read; fails with UNAVAILABLE. */
  CompletableFuture<EtcdEndpoint> live() {
    EtcdEndpoint preferred = endpoints.preferred();
    if (preferred.hasAnsweredWithin(VOUCHED) && !preferred.isSuspect()) {
      return CompletableFuture.completedFuture(preferred);
    }
    CompletableFuture<EtcdEndpoint> mine = new CompletableFuture<>();
    CompletableFuture<EtcdEndpoint> other = probing.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    var unused =
        liveFrom(endpoints.inOrder())
            .whenComplete(
                (endpoint, failure) -> {
                  probing.set(null);
                  if (failure != null) {
                    mine.completeExceptionally(unwrap(failure));
                  } else {
                    mine.complete(endpoint);
                  }
                });
    return mine;
  }

  /** Like {@link #live}, but tries this many members further on first. */
  CompletableFuture<EtcdEndpoint> liveFromAnother(int turn) {
    return liveFrom(endpoints.fromAnother(turn));
  }

  @Nullable EtcdToken token() {
    return token;
  }

  private CompletableFuture<EtcdEndpoint> liveFrom(List<EtcdEndpoint> order) {
    return read(order, new Read<>(KVGrpc.getRangeMethod(), probe, config.callTimeout(), true), 1)
        .thenApply(Answer<RangeResponse>::endpoint);
  }

  private <Q, A> CompletableFuture<Answer<A>> read(
      List<EtcdEndpoint> order, Read<Q, A> read, int patience) {
    return new HedgedRead<A>(
            order,
            (endpoint, left) -> ask(endpoint, read.method, read.request, left, read.quorum),
            scheduler,
            read.bound,
            config.hedgeDelay().multipliedBy(patience))
        .start()
        .thenApply(
            answer -> {
              endpoints.prefer(answer.endpoint());
              return answer;
            });
  }

  private <Q, A> void write(
      MethodDescriptor<Q, A> method, Q request, Deadline deadline, CompletableFuture<A> result) {
    var unused =
        live()
            .whenComplete(
                (endpoint, failure) -> {
                  if (failure != null) {
                    result.completeExceptionally(unwrap(failure));
                  } else {
                    send(endpoint, method, request, deadline, result);
                  }
                });
  }

  private <Q, A> void send(
      EtcdEndpoint endpoint,
      MethodDescriptor<Q, A> method,
      Q request,
      Deadline deadline,
      CompletableFuture<A> result) {
    var unused =
        ask(endpoint, method, request, config.callTimeout(), true)
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    result.complete(answer);
                    return;
                  }
                  EtcdFailure cause = (EtcdFailure) unwrap(failure);
                  if (cause.isTransient()) {
                    endpoint.suspect();
                  }
                  boolean again = cause.isUntouched() && !deadline.isExpired();
                  if (!again || !later(() -> write(method, request, deadline, result))) {
                    result.completeExceptionally(cause.ofWrite());
                  }
                });
  }

  /** False if the store is closed, so that the step will not happen. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private boolean later(Runnable step) {
    try {
      scheduler.schedule(step, WRITE_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private CompletableFuture<String> login(EtcdStoreConfig.User user) {
    return new HedgedRead<AuthenticateResponse>(
            endpoints.inOrder(),
            (endpoint, left) -> EtcdToken.login(user, endpoint, left),
            scheduler,
            config.callTimeout(),
            config.hedgeDelay())
        .start()
        .thenApply(answer -> answer.value().getToken());
  }

  private void forgetRefusedToken(@Nullable Throwable failure) {
    EtcdToken held = token;
    if (held != null && failure instanceof EtcdFailure refused && refused.isUnauthenticated()) {
      held.forget();
    }
  }

  /** A read that any member may answer. */
  private record Read<Q, A>(
      MethodDescriptor<Q, A> method, Q request, Duration bound, boolean quorum) {}

  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause == null ? failure : cause;
  }
}
