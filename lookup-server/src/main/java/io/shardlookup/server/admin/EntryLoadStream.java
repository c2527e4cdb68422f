package io.shardlookup.server.admin;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.shardlookup.v1.LoadEntriesRequest;
import io.shardlookup.v1.LoadEntriesResponse;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The call of one bulk load: takes a message, loads it on a thread, answers, and asks for the next
 * when the caller has taken the answer. So at most one message of a load is held. Thread-safe.
 */
final class EntryLoadStream implements StreamObserver<LoadEntriesRequest> {
  private final Supplier<EntryLoad> begin;
  private final ServerCallStreamObserver<LoadEntriesResponse> observer;
  private final Executor executor;

  @GuardedBy("this")
  private boolean loading;

  @GuardedBy("this")
  private boolean wanted;

  @GuardedBy("this")
  private boolean halfClosed;

  @GuardedBy("this")
  private boolean ended;

  /** Touched by the running task alone. */
  private @Nullable EntryLoad load;

  EntryLoadStream(
      Supplier<EntryLoad> begin,
      ServerCallStreamObserver<LoadEntriesResponse> observer,
      Executor executor) {
    this.begin = begin;
    this.observer = observer;
    this.executor = executor;
  }

  StreamObserver<LoadEntriesRequest> start() {
    observer.disableAutoRequest();
    observer.setOnCancelHandler(this::end);
    observer.setOnReadyHandler(this::goOn);
    synchronized (this) {
      wanted = true;
    }
    observer.request(1);
    return this;
  }

  @Override
  public synchronized void onNext(LoadEntriesRequest request) {
    wanted = false;
    loading = true;
    try {
      executor.execute(() -> run(request));
    } catch (RejectedExecutionException e) {
      ended = true;
      observer.onError(VerbErrors.overloaded());
    }
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public synchronized void onCompleted() {
    halfClosed = true;
    complete();
  }

  private void run(LoadEntriesRequest request) {
    LoadEntriesResponse response;
    try {
      EntryLoad running = load;
      if (running == null) {
        running = begin.get();
        load = running;
      }
      response = running.accept(request);
    } catch (RuntimeException e) {
      end();
      observer.onError(VerbErrors.toGrpc(e));
      return;
    }
    synchronized (this) {
      loading = false;
      if (!ended) {
        observer.onNext(response);
        complete();
      }
    }
    goOn();
  }

  private synchronized void goOn() {
    if (!ended && !loading && !wanted && !halfClosed && observer.isReady()) {
      wanted = true;
      observer.request(1);
    }
  }

  @GuardedBy("this")
  private void complete() {
    if (halfClosed && !loading && !ended) {
      ended = true;
      observer.onCompleted();
    }
  }

  private synchronized void end() {
    ended = true;
  }
}
