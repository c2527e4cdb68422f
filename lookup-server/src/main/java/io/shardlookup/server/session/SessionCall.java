package io.shardlookup.server.session;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.server.assign.KeyAssigner;
import io.shardlookup.server.lookup.Failures;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session's stream. Whatever happens becomes an event in its mailbox; the serial step takes
 * them all and advances the {@link Session}. The mailbox is bounded: the client may send {@value
 * #REQUESTED} messages ahead, each of its at most 16 batches has one wait or its keys' assignments
 * under way, and those take permits. Thread-safe.
 */
final class SessionCall implements StreamObserver<SessionRequest>, SessionLink {
  private static final int REQUESTED = 32;
  private static final int READY_BYTES = 256 * 1024;

  private final ServerCallStreamObserver<SessionResponse> responses;
  private final SessionContext context;
  private final SessionRuntime runtime;
  private final KeyAssigner assigner;
  private final Consumer<SessionCall> onEnd;
  private final Session session;
  private final Serial serial;
  private final Queue<Event> mailbox = new ConcurrentLinkedQueue<>();
  private final long openedNanos;

  /** Confined to the serial step. */
  private boolean ended;

  private volatile long nextHeartbeatNanos;

  /** Something that happened, to be dealt with in the serial step. */
  private interface Event {
    void apply(Moment moment);
  }

  SessionCall(
      ServerCallStreamObserver<SessionResponse> responses,
      SessionContext context,
      SessionRuntime runtime,
      KeyAssigner assigner,
      Consumer<SessionCall> onEnd) {
    this.responses = responses;
    this.context = context;
    this.runtime = runtime;
    this.assigner = assigner;
    this.onEnd = onEnd;
    this.session = new Session(context, this);
    this.serial = new Serial(this::step, runtime.executor());
    this.openedNanos = runtime.nanoTime().getAsLong();
    this.nextHeartbeatNanos = openedNanos + context.config().slowClientBound().toNanos();
  }

  /** Begins to listen; to be called while the stream is being opened. */
  void start() {
    responses.setOnReadyThreshold(READY_BYTES);
    responses.disableAutoRequest();
    responses.setOnReadyHandler(serial::signal);
    responses.setOnCancelHandler(() -> happened(moment -> end()));
    responses.request(REQUESTED);
  }

  @Override
  public void onNext(SessionRequest request) {
    happened(
        moment -> {
          session.receive(request, moment);
          responses.request(1);
        });
  }

  @Override
  public void onError(Throwable failure) {
    happened(moment -> end());
  }

  @Override
  public void onCompleted() {
    happened(
        moment -> {
          end();
          responses.onCompleted();
        });
  }

  /** Lets the session see the newest view. */
  void wake() {
    serial.signal();
  }

  /** Sends a heartbeat if it is time; ends a session that has not said hello in time. */
  void beat(long nowNanos) {
    if (nowNanos - nextHeartbeatNanos < 0) {
      return;
    }
    nextHeartbeatNanos = nowNanos + context.config().heartbeat().toNanos();
    happened(
        moment -> {
          if (!session.isOpen()) {
            checkHelloInTime(moment);
            return;
          }
          nextHeartbeatNanos = nowNanos + session.heartbeatMillis() * 1_000_000L;
          session.heartbeatDue();
        });
  }

  /** Tells the client to move on. */
  void drain(String reason) {
    happened(moment -> session.drain(reason));
  }

  /** Ends the session with an error. */
  void fail(LookupException error) {
    happened(
        moment -> {
          throw error;
        });
  }

  @Override
  public boolean isReady() {
    return !ended && responses.isReady();
  }

  @Override
  public void send(SessionResponse message) {
    if (message.hasWelcome()) {
      nextHeartbeatNanos = runtime.nanoTime().getAsLong() + session.heartbeatMillis() * 1_000_000L;
    }
    if (!ended) {
      responses.onNext(message);
    }
  }

  @Override
  public void awaitRevision(PendingBatch batch) {
    if (!runtime.limit().tryAcquire(1)) {
      happened(moment -> batch.endWait(false));
      return;
    }
    var unused =
        context
            .live()
            .await(batch.required(), batch.patience(context.config().behindBound()))
            .whenComplete(
                (view, failure) -> {
                  runtime.limit().release(1);
                  happenedElsewhere(moment -> batch.endWait(failure == null));
                });
  }

  @Override
  public void assign(PendingBatch batch, int position) {
    if (!runtime.limit().tryAcquire(1)) {
      LookupException overloaded = runtime.limit().overloaded();
      happened(moment -> batch.endAssign(position, overloaded));
      return;
    }
    LookupKey key = batch.keys().get(position);
    var unused =
        assigner
            .assign(key.getKeyspace(), key.getKey().toStringUtf8())
            .whenComplete(
                (assigned, failure) -> {
                  runtime.limit().release(1);
                  happenedElsewhere(moment -> endAssign(batch, position, assigned, failure));
                });
  }

  @Override
  public void wakeAt(Revision revision) {
    var unused =
        context
            .live()
            .await(revision, context.config().slowClientBound())
            .whenComplete((view, failure) -> serial.signalElsewhere());
  }

  private static void endAssign(
      PendingBatch batch,
      int position,
      KeyAssigner.@Nullable Assigned assigned,
      @Nullable Throwable failure) {
    if (assigned != null) {
      batch.endAssign(assigned.knownAt());
    } else if (failure != null) {
      batch.endAssign(position, Failures.asLookupException(failure));
    }
  }

  private void happened(Event event) {
    mailbox.add(event);
    serial.signal();
  }

  private void happenedElsewhere(Event event) {
    mailbox.add(event);
    serial.signalElsewhere();
  }

  private void step() {
    if (ended) {
      mailbox.clear();
      return;
    }
    try {
      Moment moment = Moment.of(context.live(), runtime.nanoTime().getAsLong());
      for (Event event = mailbox.poll(); event != null && !ended; event = mailbox.poll()) {
        event.apply(moment);
      }
      while (!ended && session.advance(moment)) {
        moment = Moment.of(context.live(), runtime.nanoTime().getAsLong());
      }
    } catch (RuntimeException | Error e) {
      failNow(Failures.asLookupException(e));
    }
  }

  private void failNow(LookupException error) {
    boolean wasOpen = !ended;
    end();
    if (wasOpen && !responses.isCancelled()) {
      context.meters().failed.increment();
      responses.onError(GrpcErrors.toGrpc(error));
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      mailbox.clear();
      onEnd.accept(this);
    }
  }

  private void checkHelloInTime(Moment moment) {
    if (moment.nowNanos() - openedNanos >= context.config().slowClientBound().toNanos()) {
      throw new LookupException(
          ErrorReason.SESSION_PROTOCOL,
          "hello: none within "
              + context.config().slowClientBound()
              + " (expected: the first message)");
    }
  }
}
