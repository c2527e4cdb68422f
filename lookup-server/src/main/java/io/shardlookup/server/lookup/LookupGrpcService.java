package io.shardlookup.server.lookup;

import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.model.view.View;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.assign.KeyAssigner;
import io.shardlookup.server.sequence.SequenceAllocator;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.v1.AllocateSequenceRequest;
import io.shardlookup.v1.AllocateSequenceResponse;
import io.shardlookup.v1.BatchLookupRequest;
import io.shardlookup.v1.BatchLookupResponse;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupResponse;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lookup service. A lookup that the view can answer is answered on the caller's thread without
 * a hop; one that has to wait takes a permit and goes on elsewhere. Made to run on the transport's
 * threads ({@link io.shardlookup.server.admission.CallExecutors}). Thread-safe.
 */
public final class LookupGrpcService extends LookupServiceGrpc.LookupServiceImplBase {
  private static final int MAX_BLOCK = 1_000_000;

  private final LiveView live;
  private final SequenceAllocator allocator;
  private final SessionAcceptor sessions;
  private final LookupRuntime runtime;
  private final ReadWaits waits;
  private final KeyAnswers answers = new KeyAnswers();
  private final LookupMeters meters = new LookupMeters();

  /** Serves this view; new keys, numbers and sessions are others' work. */
  public LookupGrpcService(
      LiveView live,
      KeyAssigner assigner,
      SequenceAllocator allocator,
      SessionAcceptor sessions,
      LookupRuntime runtime) {
    this.live = live;
    this.allocator = allocator;
    this.sessions = sessions;
    this.runtime = runtime;
    this.waits = new ReadWaits(live, assigner, runtime);
  }

  /** What the unary calls count. */
  public MeterBinder meters() {
    return meters;
  }

  @Override
  public void lookup(LookupRequest request, StreamObserver<LookupResponse> responses) {
    meters.lookups.increment();
    try {
      live.identity().check(request.getDirectoryId());
      long age = ageMillis();
      View view = live.current();
      if (!request.hasConsistency() || ReadWaits.isSatisfied(request.getConsistency(), view)) {
        LookupResponse response = find(request, view, age);
        if (response != null) {
          responses.onNext(response);
          responses.onCompleted();
          return;
        }
        if (!request.getAssign()) {
          throw KeyAnswers.unknownKey(request.getKeyspace(), request.getKey().toStringUtf8());
        }
      }
    } catch (LookupException e) {
      fail(responses, e);
      return;
    }
    later(responses, () -> lookupLater(request));
  }

  @Override
  public void batchLookup(
      BatchLookupRequest request, StreamObserver<BatchLookupResponse> responses) {
    meters.batches.increment();
    try {
      BatchLimits.checkKeys(request.getKeysCount());
      live.identity().check(request.getDirectoryId());
      long age = ageMillis();
      View view = live.current();
      if (ReadWaits.isSatisfied(request.getConsistency(), view)
          && unassigned(request.getKeysList(), view).isEmpty()) {
        responses.onNext(answer(request, view, age, Map.of()));
        responses.onCompleted();
        return;
      }
    } catch (LookupException e) {
      fail(responses, e);
      return;
    }
    later(responses, () -> batchLater(request));
  }

  @Override
  public void allocateSequence(
      AllocateSequenceRequest request, StreamObserver<AllocateSequenceResponse> responses) {
    try {
      new KeyspaceName(request.getKeyspace());
      SequenceDate.check("date", request.getDate());
      if (request.getCount() < 1 || request.getCount() > MAX_BLOCK) {
        throw LookupException.invalid(
            "count", Integer.toUnsignedString(request.getCount()), "1.." + MAX_BLOCK);
      }
      live.identity().check(request.getDirectoryId());
    } catch (LookupException e) {
      fail(responses, e);
      return;
    }
    later(
        responses,
        () ->
            allocator
                .allocate(request.getKeyspace(), request.getDate(), request.getCount())
                .thenApply(LookupGrpcService::toWire));
  }

  @Override
  public StreamObserver<SessionRequest> session(StreamObserver<SessionResponse> responses) {
    return sessions.open(responses);
  }

  private CompletableFuture<LookupResponse> lookupLater(LookupRequest request) {
    LookupKey key =
        LookupKey.newBuilder().setKeyspace(request.getKeyspace()).setKey(request.getKey()).build();
    return waits
        .recentEnough(request.getConsistency())
        .thenComposeAsync(
            reached -> {
              LookupResponse response = find(request, ageMillis());
              if (response != null || !request.getAssign()) {
                return CompletableFuture.completedFuture(found(response, key));
              }
              return waits
                  .assign(List.of(key), List.of(0))
                  .thenApplyAsync(
                      errors -> {
                        if (!errors.isEmpty()) {
                          throw errors.values().iterator().next();
                        }
                        return found(find(request, ageMillis()), key);
                      },
                      runtime.executor());
            },
            runtime.executor());
  }

  private CompletableFuture<BatchLookupResponse> batchLater(BatchLookupRequest request) {
    return waits
        .recentEnough(request.getConsistency())
        .thenComposeAsync(
            reached -> {
              List<Integer> unassigned = unassigned(request.getKeysList(), live.current());
              return unassigned.isEmpty()
                  ? CompletableFuture.completedFuture(Map.<Integer, LookupException>of())
                  : waits.assign(request.getKeysList(), unassigned);
            },
            runtime.executor())
        .thenApplyAsync(
            errors -> {
              long age = ageMillis();
              return answer(request, live.current(), age, errors);
            },
            runtime.executor());
  }

  /** The age is read before the view, so that the view is at least as recent as it says. */
  private @Nullable LookupResponse find(LookupRequest request, long ageReadBefore) {
    return find(request, live.current(), ageReadBefore);
  }

  private @Nullable LookupResponse find(LookupRequest request, View view, long age) {
    Placement placement =
        view.locate(request.getKeyspace(), WireCodec.keyFromWire(request.getKey()));
    if (placement == null) {
      return null;
    }
    LookupResponse.Builder response =
        LookupResponse.newBuilder()
            .setPlacement(answers.result(placement).getPlacement())
            .setRevision(view.revision().value())
            .setAgeMillis(age);
    if (request.hasConsistency()) {
      response.setBehind(view.revision().isOlderThan(ReadWaits.minimum(request.getConsistency())));
    }
    return response.build();
  }

  private static LookupResponse found(@Nullable LookupResponse response, LookupKey key) {
    if (response == null) {
      throw KeyAnswers.unknownKey(key);
    }
    return response;
  }

  private List<Integer> unassigned(List<LookupKey> keys, View view) {
    List<Integer> positions = List.of();
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).getAssign() && answers.find(view, keys.get(i)) == null) {
        positions = positions.isEmpty() ? new ArrayList<>() : positions;
        positions.add(i);
      }
    }
    return positions;
  }

  private BatchLookupResponse answer(
      BatchLookupRequest request, View view, long age, Map<Integer, LookupException> errors) {
    BatchLookupResponse.Builder response =
        BatchLookupResponse.newBuilder()
            .setRevision(view.revision().value())
            .setAgeMillis(age)
            .setBehind(view.revision().isOlderThan(ReadWaits.minimum(request.getConsistency())));
    for (int i = 0; i < request.getKeysCount(); i++) {
      LookupException error = errors.get(i);
      response.addResults(
          error == null ? answers.answer(view, request.getKeys(i)) : KeyAnswers.failed(error));
    }
    return response.build();
  }

  private static AllocateSequenceResponse toWire(SequenceAllocator.Block block) {
    return AllocateSequenceResponse.newBuilder()
        .setFirst(block.first())
        .setCount(block.count())
        .setRevision(block.revision().value())
        .build();
  }

  private <T> void later(StreamObserver<T> responses, Supplier<CompletableFuture<T>> work) {
    if (!runtime.limit().tryAcquire(1)) {
      fail(responses, runtime.limit().overloaded());
      return;
    }
    meters.waited.increment();
    CompletableFuture<T> result;
    try {
      result = work.get();
    } catch (RuntimeException e) {
      result = CompletableFuture.failedFuture(e);
    }
    var unused =
        result.whenCompleteAsync(
            (response, failure) -> {
              runtime.limit().release(1);
              if (failure != null) {
                fail(responses, Failures.asLookupException(failure));
                return;
              }
              responses.onNext(response);
              responses.onCompleted();
            },
            runtime.executor());
  }

  private void fail(StreamObserver<?> responses, LookupException error) {
    meters.failed.increment();
    responses.onError(GrpcErrors.toGrpc(error));
  }

  private long ageMillis() {
    return live.age().toMillis();
  }
}
