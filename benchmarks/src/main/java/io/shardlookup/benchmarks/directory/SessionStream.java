package io.shardlookup.benchmarks.directory;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.shardlookup.benchmarks.load.Completion;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.LookupBatch;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupReplies;
import io.shardlookup.v1.LookupResponse;
import io.shardlookup.v1.LookupResult;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A session that asks for one key a batch, without a client's cache and batching. Thread-safe. */
public final class SessionStream implements Operation, AutoCloseable {
  /** Batches that a node lets wait. */
  public static final int MOST_UNANSWERED = 16;

  private static final long TYPICAL_BATCH = 1_000_000;
  private static final long TYPICAL_AGE = 500;
  private static final long OPENS_WITHIN_SECONDS = 30;

  private final String[] keys;
  private final Queue<Completion> waiting = new ArrayDeque<>();
  private final CountDownLatch open = new CountDownLatch(1);
  private final StreamObserver<SessionRequest> requests;
  private long batch;

  /** Opens the session; returns when the keyspace is held. */
  public SessionStream(MeasuredDirectory directory) {
    this.keys = directory.keys();
    this.requests = LookupServiceGrpc.newStub(directory.channel()).session(new Messages());
    Hello hello =
        Hello.newBuilder().setProtocolVersion(1).addSubscribe(MeasuredDirectory.KEYSPACE).build();
    requests.onNext(SessionRequest.newBuilder().setHello(hello).build());
    try {
      if (!open.await(OPENS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("session: not open in " + OPENS_WITHIN_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Length on the wire of a message that asks for one key. */
  public static int requestBytes() {
    return request(TYPICAL_BATCH, MeasuredDirectory.key(0)).getSerializedSize();
  }

  /** Length on the wire of a message that answers one key, with what a lookup gave. */
  public static int repliesBytes(LookupResponse answer) {
    LookupReplies.Builder replies =
        LookupReplies.newBuilder()
            .setBatchId(TYPICAL_BATCH)
            .setRevision(answer.getRevision())
            .setAgeMillis(TYPICAL_AGE)
            .addResults(LookupResult.newBuilder().setPlacement(answer.getPlacement()));
    return SessionResponse.newBuilder().setReplies(replies).build().getSerializedSize();
  }

  @Override
  public void start(long sequence, Completion completion) {
    String key = keys[(int) (sequence % keys.length)];
    synchronized (waiting) {
      waiting.add(completion);
      requests.onNext(request(++batch, key));
    }
  }

  @Override
  public void close() {
    synchronized (waiting) {
      requests.onCompleted();
    }
  }

  private static SessionRequest request(long batch, String key) {
    LookupKey.Builder wanted =
        LookupKey.newBuilder()
            .setKeyspace(MeasuredDirectory.KEYSPACE)
            .setKey(ByteString.copyFromUtf8(key));
    return SessionRequest.newBuilder()
        .setLookups(LookupBatch.newBuilder().setBatchId(batch).addKeys(wanted))
        .build();
  }

  private @Nullable Completion next() {
    synchronized (waiting) {
      return waiting.poll();
    }
  }

  private final class Messages implements StreamObserver<SessionResponse> {
    @Override
    public void onNext(SessionResponse message) {
      if (message.hasReplies()) {
        Completion completion = next();
        if (completion != null) {
          completion.done(failure(message.getReplies()));
        }
      } else if (message.hasSnapshot() && message.getSnapshot().getLast()) {
        open.countDown();
      }
    }

    @Override
    public void onError(Throwable failure) {
      for (Completion each = next(); each != null; each = next()) {
        each.done(failure);
      }
    }

    @Override
    public void onCompleted() {}

    private @Nullable Throwable failure(LookupReplies replies) {
      boolean placed = replies.getResultsCount() == 1 && replies.getResults(0).hasPlacement();
      return placed ? null : new IllegalStateException("no placement: " + replies);
    }
  }
}
