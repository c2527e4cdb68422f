package io.shardlookup.operator.load;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.operator.nodes.Node;
import io.shardlookup.v1.ChangeContext;
import io.shardlookup.v1.LoadEntriesRequest;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.LoadedEntry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One bulk load through one node: entries go out in parts of {@value #PART}, of which {@value
 * #WINDOW} may be unanswered. What was there already stays, so a load that broke can be repeated.
 * One thread adds, then finishes; progress arrives on another.
 */
public final class EntryLoad implements AutoCloseable {
  /** Entries a message, as many as the contract allows. */
  public static final int PART = 1000;

  private static final int WINDOW = 4;

  private final Duration patience;
  private final Answers answers;
  private LoadEntriesRequest.Builder part;

  /**
   * Opens the load.
   *
   * @param patience how long one part may stay unanswered
   * @param progress gets every answer, one at a time
   */
  public EntryLoad(
      Node node,
      String keyspace,
      ChangeContext context,
      Duration patience,
      Consumer<LoadEntriesResponse> progress) {
    this.patience = patience;
    this.answers = new Answers(progress);
    this.part = LoadEntriesRequest.newBuilder().setKeyspace(keyspace).setContext(context);
    node.adminStream().loadEntries(answers);
  }

  /**
   * Adds an entry; waits while too much is unanswered.
   *
   * @throws LookupException when the node refused the load or does not answer
   */
  public void add(LoadedEntry entry) {
    part.addEntries(entry);
    if (part.getEntriesCount() == PART) {
      send();
    }
  }

  /**
   * Sends the rest and waits for the last answer.
   *
   * @return the last answer; all zeros when nothing was added
   * @throws LookupException when the node refused the load or does not answer
   */
  public LoadEntriesResponse finish() {
    if (part.getEntriesCount() > 0) {
      send();
    }
    answers.requests().onCompleted();
    for (int i = 0; i < WINDOW; i++) {
      awaitAnswer();
    }
    return answers.awaitEnd(patience);
  }

  /** Breaks the load off if it is not finished. */
  @Override
  public void close() {
    answers.requests().cancel("closed", null);
  }

  private void send() {
    awaitAnswer();
    answers.requests().onNext(part.build());
    part = LoadEntriesRequest.newBuilder();
  }

  private void awaitAnswer() {
    try {
      if (!answers.window.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw silent();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw silent();
    }
    answers.throwFailure();
  }

  private LookupException silent() {
    return new LookupException(
        ErrorReason.DEADLINE_EXCEEDED,
        "load: no answer within " + patience.toMillis() + " ms (expected: one a part)");
  }

  /** What the node answers. */
  private static final class Answers
      implements ClientResponseObserver<LoadEntriesRequest, LoadEntriesResponse> {
    private final Semaphore window = new Semaphore(WINDOW);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Consumer<LoadEntriesResponse> progress;
    private volatile LoadEntriesResponse last = LoadEntriesResponse.getDefaultInstance();
    private volatile @Nullable LookupException failure;
    private volatile @Nullable ClientCallStreamObserver<LoadEntriesRequest> requests;

    Answers(Consumer<LoadEntriesResponse> progress) {
      this.progress = progress;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<LoadEntriesRequest> stream) {
      requests = stream;
    }

    @Override
    public void onNext(LoadEntriesResponse answer) {
      last = answer;
      progress.accept(answer);
      window.release();
    }

    @Override
    public void onError(Throwable error) {
      failure = GrpcErrors.fromGrpc(error);
      end();
    }

    @Override
    public void onCompleted() {
      end();
    }

    /** Whoever waits for an answer finds that there will be none. */
    private void end() {
      ended.countDown();
      window.release(2 * WINDOW);
    }

    ClientCallStreamObserver<LoadEntriesRequest> requests() {
      ClientCallStreamObserver<LoadEntriesRequest> stream = requests;
      if (stream == null) {
        throw Status.INTERNAL.withDescription("the call was not started").asRuntimeException();
      }
      return stream;
    }

    LoadEntriesResponse awaitEnd(Duration patience) {
      try {
        if (!ended.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
          throw new LookupException(
              ErrorReason.DEADLINE_EXCEEDED,
              "load: no end within " + patience.toMillis() + " ms (expected: one)");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LookupException(ErrorReason.DEADLINE_EXCEEDED, "load: interrupted", e);
      }
      throwFailure();
      return last;
    }

    void throwFailure() {
      LookupException found = failure;
      if (found != null) {
        throw found;
      }
    }
  }
}
