package io.shardlookup.server.admin;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.stub.ServerCallStreamObserver;
import io.shardlookup.v1.ListMappingsResponse;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One running listing: reads the next page when the caller has taken those before, and holds no
 * thread meanwhile. Thread-safe.
 */
final class MappingListing {
  private final Supplier<MappingPages> begin;
  private final ServerCallStreamObserver<ListMappingsResponse> observer;
  private final Executor executor;

  @GuardedBy("this")
  private boolean running;

  @GuardedBy("this")
  private boolean ended;

  /** Touched by the running task alone. */
  private @Nullable MappingPages pages;

  MappingListing(
      Supplier<MappingPages> begin,
      ServerCallStreamObserver<ListMappingsResponse> observer,
      Executor executor) {
    this.begin = begin;
    this.observer = observer;
    this.executor = executor;
  }

  /** Answers the call. */
  void start() {
    observer.setOnCancelHandler(this::end);
    observer.setOnReadyHandler(this::goOn);
    goOn();
  }

  private synchronized void end() {
    ended = true;
  }

  private synchronized void goOn() {
    if (running || ended) {
      return;
    }
    running = true;
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      ended = true;
      observer.onError(VerbErrors.overloaded());
    }
  }

  private void run() {
    try {
      MappingPages reading = pages;
      if (reading == null) {
        reading = begin.get();
        pages = reading;
      }
      while (observer.isReady() && !observer.isCancelled()) {
        if (send(reading)) {
          end();
          observer.onCompleted();
          return;
        }
      }
    } catch (RuntimeException e) {
      end();
      observer.onError(VerbErrors.toGrpc(e));
    }
    if (pause()) {
      goOn();
    }
  }

  /** Sends one page; whether it was the last. */
  private boolean send(MappingPages reading) {
    ListMappingsResponse page = reading.next();
    boolean last = reading.atEnd();
    if (last || page.getMappingsCount() > 0) {
      observer.onNext(page);
    }
    return last;
  }

  /** Stops running; whether the caller became ready for more just then. */
  private synchronized boolean pause() {
    running = false;
    return !ended && observer.isReady();
  }
}
