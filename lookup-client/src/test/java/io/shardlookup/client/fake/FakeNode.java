package io.shardlookup.client.fake;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.AllocateSequenceRequest;
import io.shardlookup.v1.AllocateSequenceResponse;
import io.shardlookup.v1.BatchLookupRequest;
import io.shardlookup.v1.BatchLookupResponse;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupResult;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node that does as it is told: serves, hangs as if stopped, dies, comes back, lags. All it does
 * happens on one thread, in order.
 */
public final class FakeNode extends LookupServiceGrpc.LookupServiceImplBase
    implements AutoCloseable {
  private final FakeDirectory directory;
  private final String id;
  private final NodeThread thread = new NodeThread();
  private final List<FakeSession> sessions = new CopyOnWriteArrayList<>();
  private final AtomicLong nextNumber = new AtomicLong(1);
  private final HealthStatusManager health = new HealthStatusManager();
  private Server server;
  private final int port;
  private volatile @Nullable Revision stuckAt;
  private volatile long ageMillis;
  private volatile List<String> named = List.of();

  /** Unary calls to fail, and with what. */
  private volatile @Nullable Supplier<LookupException> refusal;

  private volatile long delayMillis;

  /** How many keys were looked up here, by session and by call. */
  public final AtomicInteger sessionKeys = new AtomicInteger();

  /** Keys looked up by unary calls. */
  public final AtomicInteger callKeys = new AtomicInteger();

  /** Sequence blocks drawn here. */
  public final AtomicInteger blocks = new AtomicInteger();

  /** What is done to the reply of a sequence call. */
  public volatile boolean loseSequenceReplies;

  FakeNode(FakeDirectory directory, String id, int at) throws IOException {
    this.directory = directory;
    this.id = id;
    age(0);
    this.server = listen(at);
    this.port = server.getPort();
  }

  /** Where it listens. */
  public String endpoint() {
    return "127.0.0.1:" + port;
  }

  /** The port of {@link #endpoint}. */
  public int port() {
    return port;
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Stops doing anything, with its connections open, as SIGSTOP does; it stands on return. */
  public void hang() {
    thread.hang(() -> {});
  }

  /** Resets every session and stands before it has sent the records. */
  public void hangInReset(Revision revision) {
    thread.hang(() -> sessions.forEach(session -> session.sendReset(revision)));
  }

  /** Goes on with all that came meanwhile. */
  public void resume() {
    thread.resume();
  }

  /** Dies at once, connections and all. */
  public void kill() throws InterruptedException {
    server.shutdownNow();
    resume();
    boolean unused = server.awaitTermination(5, TimeUnit.SECONDS);
    sessions.clear();
  }

  /** Comes back on the same port. */
  public void revive() throws IOException {
    server = listen(port);
  }

  /** Serves this old view from now on; null for the newest again. */
  public void stickAt(@Nullable Revision revision) {
    stuckAt = revision;
    advance();
  }

  /** Says that its view is so old. */
  public void age(long millis) {
    ageMillis = millis;
    health.setStatus(
        "shardlookup.fresh",
        millis < 1_000
            ? HealthCheckResponse.ServingStatus.SERVING
            : HealthCheckResponse.ServingStatus.NOT_SERVING);
  }

  /** Names these beside itself to clients that it welcomes. */
  public void name(String... endpoints) {
    named = List.of(endpoints);
  }

  /** Answers unary calls, and batches of sessions, so much later. */
  public void delay(long millis) {
    delayMillis = millis;
  }

  /** Fails unary calls with this; null to answer them. */
  public void refuse(@Nullable Supplier<LookupException> error) {
    refusal = error;
  }

  /** Resets every session. */
  public void resetSessions() {
    thread.run(() -> sessions.forEach(FakeSession::reset));
  }

  /** Asks every client to leave. */
  public void drain() {
    thread.run(() -> sessions.forEach(FakeSession::drain));
  }

  /** Resets every session at the revision, with no records after it. */
  public void resetWithoutRecords(Revision revision) {
    thread.run(() -> sessions.forEach(session -> session.sendReset(revision)));
  }

  /** How many sessions it has. */
  public int sessions() {
    return sessions.size();
  }

  @Override
  public StreamObserver<SessionRequest> session(StreamObserver<SessionResponse> responses) {
    FakeSession session = new FakeSession(this, responses);
    sessions.add(session);
    return session;
  }

  @Override
  public void batchLookup(
      BatchLookupRequest request, StreamObserver<BatchLookupResponse> responses) {
    later(() -> answer(request, responses));
  }

  private void answer(BatchLookupRequest request, StreamObserver<BatchLookupResponse> responses) {
    if (isRefused(request.getDirectoryId(), responses)) {
      return;
    }
    View view = view();
    callKeys.addAndGet(request.getKeysCount());
    BatchLookupResponse.Builder response =
        BatchLookupResponse.newBuilder()
            .setRevision(view.revision().value())
            .setAgeMillis(ageMillis)
            .setBehind(view.revision().value() < request.getConsistency().getMinRevision());
    request.getKeysList().forEach(key -> response.addResults(result(view, key)));
    responses.onNext(response.build());
    responses.onCompleted();
  }

  @Override
  public void allocateSequence(
      AllocateSequenceRequest request, StreamObserver<AllocateSequenceResponse> responses) {
    if (isRefused(request.getDirectoryId(), responses)) {
      return;
    }
    blocks.incrementAndGet();
    if (loseSequenceReplies) {
      responses.onError(io.grpc.Status.UNAVAILABLE.withDescription("lost").asRuntimeException());
      return;
    }
    responses.onNext(
        AllocateSequenceResponse.newBuilder()
            .setFirst(nextNumber.getAndAdd(request.getCount()))
            .setCount(request.getCount())
            .setRevision(view().revision().value())
            .build());
    responses.onCompleted();
  }

  private boolean isRefused(String directoryId, StreamObserver<?> responses) {
    Supplier<LookupException> told = refusal;
    LookupException error = told == null ? null : told.get();
    if (!directoryId.isEmpty() && !directoryId.equals(directory.id())) {
      error = new LookupException(ErrorReason.WRONG_DIRECTORY, "directory_id: " + directoryId);
    }
    if (error != null) {
      responses.onError(GrpcErrors.toGrpc(error));
    }
    return error != null;
  }

  @Override
  public void close() {
    resume();
    server.shutdownNow();
    try {
      boolean unused = server.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.end();
  }

  FakeDirectory directory() {
    return directory;
  }

  View view() {
    Revision stuck = stuckAt;
    return stuck == null ? directory.latest() : directory.at(stuck);
  }

  List<String> named() {
    return named;
  }

  long ageMillis() {
    return ageMillis;
  }

  void ended(FakeSession session) {
    sessions.remove(session);
  }

  void advance() {
    thread.run(() -> sessions.forEach(FakeSession::advance));
  }

  void every(long millis, Runnable step) {
    thread.every(millis, step);
  }

  void later(Runnable step) {
    if (delayMillis == 0) {
      step.run();
    } else {
      thread.after(delayMillis, step);
    }
  }

  static LookupResult result(View view, LookupKey key) {
    String text = WireCodec.keyFromWire(key.getKey());
    try {
      Placement placement = view.locate(key.getKeyspace(), text);
      if (placement == null) {
        throw new LookupException(ErrorReason.UNKNOWN_KEY, "key: " + text);
      }
      return LookupResult.newBuilder().setPlacement(WireCodec.toWire(placement)).build();
    } catch (LookupException e) {
      return LookupResult.newBuilder().setError(GrpcErrors.toWire(e)).build();
    }
  }

  private Server listen(int at) throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", at))
        .executor(thread)
        .addService(this)
        .addService(health.getHealthService())
        .build()
        .start();
  }
}
