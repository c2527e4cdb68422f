package io.shardlookup.server.session;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.server.assign.KeyAssigner;
import io.shardlookup.server.lookup.KeyAnswers;
import io.shardlookup.server.lookup.SessionAcceptor;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All sessions of a node. Refuses further ones when there are too many or the node is about to go.
 * Thread-safe.
 */
public final class Sessions implements SessionAcceptor, AutoCloseable {
  private static final long BEAT_MILLIS = 25;

  private final SessionContext context;
  private final SessionRuntime runtime;
  private final KeyAssigner assigner;
  private final List<SessionStripe> stripes;
  private final AtomicInteger nextStripe = new AtomicInteger();
  private volatile @Nullable String drainReason;
  private @Nullable AutoCloseable publications;
  private @Nullable ScheduledFuture<?> beats;

  /** Serves sessions from this view once started. Closes nothing that it is given. */
  public Sessions(
      LiveView live,
      KeyAssigner assigner,
      NodeRoster roster,
      SessionConfig config,
      SessionRuntime runtime) {
    this.context =
        new SessionContext(
            live, roster, config, new ChangeEncoder(), new KeyAnswers(), new SessionMeters());
    this.assigner = assigner;
    this.runtime = runtime;
    this.stripes =
        IntStream.range(0, runtime.threads())
            .mapToObj(i -> new SessionStripe(runtime.executor()))
            .toList();
  }

  /** Begins to push changes and heartbeats. Once. */
  public synchronized void start() {
    PublicationWatch watch =
        new PublicationWatch(context.live(), runtime.scheduler(), this::wakeAll);
    publications = context.live().onPublish(watch::published);
    beats =
        runtime
            .scheduler()
            .scheduleAtFixedRate(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What sessions count. */
  public MeterBinder meters() {
    return context.meters();
  }

  /** How many are open now. */
  public int open() {
    return context.meters().open.get();
  }

  @Override
  public StreamObserver<SessionRequest> open(StreamObserver<SessionResponse> responses) {
    LookupException refusal = admit();
    if (refusal != null) {
      context.meters().refused.increment();
      responses.onError(GrpcErrors.toGrpc(refusal));
      return new Deaf();
    }
    context.meters().opened.increment();
    SessionStripe stripe = stripes.get(Math.floorMod(nextStripe.getAndIncrement(), stripes.size()));
    SessionCall call =
        new SessionCall(
            (ServerCallStreamObserver<SessionResponse>) responses,
            context,
            runtime,
            assigner,
            ended -> {
              stripe.remove(ended);
              context.meters().open.decrementAndGet();
            });
    call.start();
    stripe.add(call);
    String draining = drainReason;
    if (draining != null) {
      call.drain(draining);
    }
    return call;
  }

  /** Tells all clients to move to another node, and refuses new sessions from now on. */
  public void drain(String reason) {
    drainReason = reason;
    stripes.forEach(stripe -> stripe.calls().forEach(call -> call.drain(reason)));
  }

  /** Ends all sessions with NOT_SERVING; none is accepted any more. Idempotent. */
  @Override
  public synchronized void close() {
    drainReason = drainReason == null ? "the node has gone" : drainReason;
    if (beats != null) {
      beats.cancel(false);
      beats = null;
    }
    if (publications != null) {
      stop(publications);
      publications = null;
    }
    LookupException gone =
        new LookupException(ErrorReason.NOT_SERVING, "session: ended, " + drainReason);
    stripes.forEach(stripe -> stripe.calls().forEach(call -> call.fail(gone)));
  }

  private @Nullable LookupException admit() {
    if (drainReason != null) {
      return new LookupException(ErrorReason.NOT_SERVING, "session: refused, " + drainReason);
    }
    int max = context.config().maxSessions();
    if (context.meters().open.incrementAndGet() > max) {
      context.meters().open.decrementAndGet();
      return new LookupException(
          ErrorReason.OVERLOADED, "sessions: " + max + " (expected: fewer than " + max + ")");
    }
    return null;
  }

  private static void stop(AutoCloseable listening) {
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot stop listening to the view", e);
    }
  }

  private void wakeAll() {
    stripes.forEach(SessionStripe::wake);
  }

  private void beat() {
    long now = runtime.nanoTime().getAsLong();
    stripes.forEach(stripe -> stripe.beat(now));
  }

  /** Hears what a refused client still says. */
  private static final class Deaf implements StreamObserver<SessionRequest> {
    @Override
    public void onNext(SessionRequest request) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
