package io.shardlookup.operator.watch;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.operator.nodes.Node;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One session with one node, read message by message. A reader that is slow stops the node's
 * messages, not this process's memory. Used by one thread.
 */
final class OpenSession implements AutoCloseable {
  private static final int QUEUED_MESSAGES = 64;

  private final Messages messages = new Messages();

  /** Opens the session with this hello. */
  OpenSession(Node node, Hello hello) {
    node.sessions().session(messages);
    send(SessionRequest.newBuilder().setHello(hello).build());
  }

  /** Sends a request. */
  void send(SessionRequest request) {
    ClientCallStreamObserver<SessionRequest> stream = messages.stream;
    if (stream != null) {
      stream.onNext(request);
    }
  }

  /**
   * The next message.
   *
   * @throws LookupException why the session ended; DEADLINE_EXCEEDED when nothing came in time
   */
  SessionResponse next(Duration patience) {
    try {
      Received received = messages.queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (received == null) {
        throw new LookupException(
            ErrorReason.DEADLINE_EXCEEDED,
            "session: silent for " + patience.toMillis() + " ms (expected: a heartbeat)");
      }
      return received.messageOrThrow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LookupException(ErrorReason.DEADLINE_EXCEEDED, "session: interrupted", e);
    }
  }

  /** Ends the session. */
  @Override
  public void close() {
    ClientCallStreamObserver<SessionRequest> stream = messages.stream;
    if (stream != null) {
      stream.cancel("closed", null);
    }
  }

  /** A message, or the end. */
  private record Received(@Nullable SessionResponse message, @Nullable LookupException end) {
    SessionResponse messageOrThrow() {
      if (message != null) {
        return message;
      }
      throw end != null ? end : new LookupException(ErrorReason.NOT_SERVING, "session: ended");
    }
  }

  /** What the node sends, one message ahead of the reader's queue. */
  private static final class Messages
      implements ClientResponseObserver<SessionRequest, SessionResponse> {
    private final BlockingQueue<Received> queue = new LinkedBlockingQueue<>(QUEUED_MESSAGES);
    private volatile @Nullable ClientCallStreamObserver<SessionRequest> stream;

    @Override
    public void beforeStart(ClientCallStreamObserver<SessionRequest> requests) {
      stream = requests;
    }

    @Override
    public void onNext(SessionResponse message) {
      put(new Received(message, null));
    }

    @Override
    public void onError(Throwable error) {
      put(new Received(null, GrpcErrors.fromGrpc(error)));
    }

    @Override
    public void onCompleted() {
      put(new Received(null, null));
    }

    private void put(Received received) {
      try {
        queue.put(received);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
