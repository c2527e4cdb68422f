package io.shardlookup.server.lookup;

import static io.shardlookup.server.lookup.Records.directoryKeyspace;
import static io.shardlookup.server.lookup.Records.entry;
import static io.shardlookup.server.lookup.Records.hashKeyspace;
import static io.shardlookup.server.lookup.Records.keyspace;
import static io.shardlookup.server.lookup.Records.slots;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.Generation;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.runtime.admission.InFlightLimit;
import io.shardlookup.server.assign.KeyAssigner.Assigned;
import io.shardlookup.server.sequence.SequenceAllocator.Block;
import io.shardlookup.v1.AllocateSequenceRequest;
import io.shardlookup.v1.AllocateSequenceResponse;
import io.shardlookup.v1.BatchLookupRequest;
import io.shardlookup.v1.BatchLookupResponse;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupResponse;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.LookupServiceGrpc.LookupServiceStub;
import io.shardlookup.v1.ReadConsistency;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LookupGrpcServiceTest {
  private final FakeLiveView live = new FakeLiveView(100);
  private final FakeAssigner assigner = new FakeAssigner();
  private final InFlightLimit limit = new InFlightLimit(2);
  private final List<CompletableFuture<Block>> allocations = new ArrayList<>();
  private final LookupGrpcService service =
      new LookupGrpcService(
          live,
          assigner,
          (keyspace, date, count) -> {
            CompletableFuture<Block> allocation = new CompletableFuture<>();
            allocations.add(allocation);
            return allocation;
          },
          responses -> {
            throw new UnsupportedOperationException("no sessions here");
          },
          new LookupRuntime(LookupConfig.DEFAULT, limit, Runnable::run));
  private Server server;
  private ManagedChannel channel;
  private LookupServiceStub stub;

  /** What a call came to. */
  private static final class Outcome<T> implements StreamObserver<T> {
    @Nullable T response;
    @Nullable LookupException error;

    @Override
    public void onNext(T value) {
      response = value;
    }

    @Override
    public void onError(Throwable failure) {
      error = GrpcErrors.fromGrpc(failure);
    }

    @Override
    public void onCompleted() {}

    boolean isOpen() {
      return response == null && error == null;
    }

    T response() {
      assertThat(error).isNull();
      return Objects.requireNonNull(response, "no response");
    }

    LookupException error() {
      return Objects.requireNonNull(error, "no error");
    }
  }

  @BeforeEach
  void startServer() throws Exception {
    live.publish(slots("users", 4, "shard-1"));
    live.publish(hashKeyspace("users", 4));
    live.publish(directoryKeyspace("shops"));
    live.publish(entry("shops", "a", "shard-2"));
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name).directExecutor().addService(service).build().start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    stub = LookupServiceGrpc.newStub(channel);
  }

  @AfterEach
  void stopServer() {
    channel.shutdownNow();
    server.shutdownNow();
    assertThat(limit.inFlight()).isZero();
  }

  @Test
  void locatesAKeyAtTheView() {
    LookupResponse response = lookup(request("users", "a")).response();

    assertThat(response.getPlacement().getShard()).isEqualTo("shard-1");
    assertThat(response.getPlacement().getScope().hasSlot()).isTrue();
    assertThat(response.getRevision()).isEqualTo(now());
    assertThat(response.getAgeMillis()).isEqualTo(7);
    assertThat(response.getBehind()).isFalse();
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    live.publish(keyspace("orders", new Strategy.Sequence("o-"), KeyspaceState.ACTIVE));

    assertThat(lookup(request("nowhere", "a")).error().reason())
        .isEqualTo(ErrorReason.UNKNOWN_KEYSPACE);
    assertThat(lookup(request("shops", "b")).error().reason()).isEqualTo(ErrorReason.UNKNOWN_KEY);
    assertThat(lookup(request("shops", "b")).error()).hasMessageContaining("\"b\"");
    assertThat(lookup(request("users", "")).error().reason()).isEqualTo(ErrorReason.INVALID_KEY);
    assertThat(lookup(request("users", "x".repeat(513))).error()).hasMessageContaining("513 bytes");
    assertThat(lookup(request("users", "a\u0001")).error().reason())
        .isEqualTo(ErrorReason.INVALID_KEY);
    assertThat(lookup(request("orders", "o-20240230-1")).error().reason())
        .isEqualTo(ErrorReason.MALFORMED_KEY);
    assertThat(lookup(request("orders", "o-20240101-1")).error().reason())
        .isEqualTo(ErrorReason.BEFORE_FIRST_EPOCH);
    LookupRequest notText =
        LookupRequest.newBuilder()
            .setKeyspace("users")
            .setKey(ByteString.copyFrom(new byte[] {(byte) 0xff}))
            .build();
    assertThat(lookup(notText).error()).hasMessageContaining("not UTF-8");
    LookupRequest negative = request("users", "a", ReadConsistency.newBuilder().setMinRevision(-1));
    assertThat(lookup(negative).error())
        .hasMessage("min_revision: 18446744073709551615 (expected: 0..2^63-1)");
  }

  @Test
  void waitsForTheRevisionThatIsAskedFor() {
    long next = now() + 1;
    Outcome<LookupResponse> waiting =
        lookup(request("shops", "a", ReadConsistency.newBuilder().setMinRevision(next)));
    assertThat(waiting.isOpen()).isTrue();

    live.publish(entry("shops", "a", "shard-3"));

    assertThat(waiting.response().getPlacement().getShard()).isEqualTo("shard-3");
    assertThat(waiting.response().getRevision()).isEqualTo(next);
  }

  @Test
  void failsOrAnswersBehindWhenTheRevisionIsNotReached() {
    ReadConsistency.Builder next = ReadConsistency.newBuilder().setMinRevision(now() + 1);
    Outcome<LookupResponse> strict = lookup(request("shops", "a", next));
    Outcome<LookupResponse> lenient = lookup(request("shops", "a", next.setAcceptBehind(true)));

    live.expireWaits();

    assertThat(strict.error().reason()).isEqualTo(ErrorReason.REVISION_NOT_REACHED);
    assertThat(lenient.response().getBehind()).isTrue();
    assertThat(lenient.response().getPlacement().getShard()).isEqualTo("shard-2");
  }

  @Test
  void confirmsALinearizableReadFirst() {
    Outcome<LookupResponse> confirmed =
        lookup(request("shops", "a", ReadConsistency.newBuilder().setLinearizable(true)));
    Outcome<BatchLookupResponse> failed =
        batch(
            BatchLookupRequest.newBuilder()
                .addKeys(key("shops", "a"))
                .setConsistency(ReadConsistency.newBuilder().setLinearizable(true)));
    assertThat(confirmed.isOpen()).isTrue();
    live.publish(entry("shops", "a", "shard-3"));
    live.confirmAll();

    assertThat(confirmed.response().getPlacement().getShard()).isEqualTo("shard-3");
    assertThat(failed.response().getResults(0).getPlacement().getShard()).isEqualTo("shard-3");

    Outcome<LookupResponse> unconfirmed =
        lookup(request("shops", "a", ReadConsistency.newBuilder().setLinearizable(true)));
    live.expireWaits();
    assertThat(unconfirmed.error().reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
  }

  @Test
  void refusesAtOnceWhatWouldWaitBeyondTheLimit() {
    ReadConsistency.Builder never = ReadConsistency.newBuilder().setMinRevision(now() + 9);
    Outcome<LookupResponse> first = lookup(request("shops", "a", never));
    Outcome<LookupResponse> second = lookup(request("shops", "a", never));

    Outcome<LookupResponse> third = lookup(request("shops", "a", never));

    assertThat(third.error().reason()).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(third.error()).hasMessage("in flight: 2 (expected: fewer than 2)");
    assertThat(lookup(request("shops", "a")).response().getPlacement().getShard())
        .isEqualTo("shard-2");
    live.expireWaits();
    assertThat(first.error().reason()).isEqualTo(ErrorReason.REVISION_NOT_REACHED);
    assertThat(second.isOpen()).isFalse();
  }

  @Test
  void assignsAKeyThatHasNoEntry() {
    Outcome<LookupResponse> call =
        lookup(request("shops", "new").toBuilder().setAssign(true).build());
    Revision knownAt = new Revision(now() + 1);

    assigner.requests().get(0).answer().complete(new Assigned(placement(), knownAt));
    assertThat(call.isOpen()).isTrue();
    live.publish(entry("shops", "new", "shard-3"));

    assertThat(call.response().getPlacement().getShard()).isEqualTo("shard-3");
    assertThat(call.response().getRevision()).isEqualTo(knownAt.value());
  }

  @Test
  void tellsWhyAKeyWasNotAssigned() {
    Outcome<LookupResponse> call =
        lookup(request("shops", "new").toBuilder().setAssign(true).build());

    assigner
        .requests()
        .get(0)
        .fail(new LookupException(ErrorReason.NO_SHARD_AVAILABLE, "no shard"));

    assertThat(call.error().reason()).isEqualTo(ErrorReason.NO_SHARD_AVAILABLE);
  }

  @Test
  void answersABatchAtOneRevision() {
    BatchLookupResponse response =
        batch(
                BatchLookupRequest.newBuilder()
                    .addKeys(key("users", "a"))
                    .addKeys(key("shops", "b"))
                    .addKeys(key("shops", "a")))
            .response();

    assertThat(response.getRevision()).isEqualTo(now());
    assertThat(response.getResults(0).getPlacement().getShard()).isEqualTo("shard-1");
    assertThat(response.getResults(1).getError().getReason().name())
        .isEqualTo("ERROR_REASON_UNKNOWN_KEY");
    assertThat(response.getResults(2).getPlacement().getShard()).isEqualTo("shard-2");
  }

  @Test
  void assignsKeysOfABatchAndAnswersTheOthersAllTheSame() {
    Outcome<BatchLookupResponse> call =
        batch(
            BatchLookupRequest.newBuilder()
                .addKeys(key("shops", "new").toBuilder().setAssign(true))
                .addKeys(key("shops", "a")));
    Revision knownAt = new Revision(now() + 1);

    assigner.requests().get(0).answer().complete(new Assigned(placement(), knownAt));
    live.publish(entry("shops", "new", "shard-3"));

    assertThat(call.response().getResultsList())
        .extracting(result -> result.getPlacement().getShard())
        .containsExactly("shard-3", "shard-2");
  }

  @Test
  void refusesABatchOutOfBounds() {
    BatchLookupRequest.Builder tooMany = BatchLookupRequest.newBuilder();
    IntStream.range(0, 1001).forEach(i -> tooMany.addKeys(key("users", "k" + i)));

    LookupException none = batch(BatchLookupRequest.newBuilder()).error();
    LookupException many = batch(tooMany).error();

    assertThat(none.reason()).isEqualTo(ErrorReason.INVALID_ARGUMENT);
    assertThat(none).hasMessage("keys: 0 (expected: 1..1000)");
    assertThat(many.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
    assertThat(many).hasMessage("keys: 1001 (expected: 1..1000)");
  }

  @Test
  void drawsNumbers() {
    Outcome<AllocateSequenceResponse> call = allocate("orders", 20240131, 500);

    allocations.get(0).complete(new Block(1001, 500, new Revision(77)));

    assertThat(call.response().getFirst()).isEqualTo(1001);
    assertThat(call.response().getCount()).isEqualTo(500);
    assertThat(call.response().getRevision()).isEqualTo(77);
  }

  @Test
  void refusesNumbersThatCannotBe() {
    assertThat(allocate("Orders", 20240131, 1).error().reason())
        .isEqualTo(ErrorReason.INVALID_ARGUMENT);
    assertThat(allocate("orders", 20240230, 1).error())
        .hasMessage("date: 20240230 (expected: a date yyyymmdd)");
    assertThat(allocate("orders", 20240131, 0).error())
        .hasMessage("count: 0 (expected: 1..1000000)");
    assertThat(allocate("orders", 20240131, 1_000_001).error())
        .hasMessage("count: 1000001 (expected: 1..1000000)");
    assertThat(allocations).isEmpty();
  }

  @Test
  void refusesCallersOfAnotherDirectory() {
    LookupRequest.Builder one = request("users", "a").toBuilder();
    BatchLookupRequest.Builder many = BatchLookupRequest.newBuilder().addKeys(key("users", "a"));

    assertThat(lookup(one.setDirectoryId(FakeLiveView.DIRECTORY).build()).isOpen()).isFalse();
    assertThat(lookup(one.setDirectoryId("another").build()).error())
        .hasMessage(
            "directory_id: \"another\" (expected: \"directory-1\", the directory of this node)")
        .extracting(LookupException::reason)
        .isEqualTo(ErrorReason.WRONG_DIRECTORY);
    assertThat(batch(many.setDirectoryId("another")).error().reason())
        .isEqualTo(ErrorReason.WRONG_DIRECTORY);
    Outcome<AllocateSequenceResponse> block = new Outcome<>();
    stub.allocateSequence(
        AllocateSequenceRequest.newBuilder()
            .setKeyspace("orders")
            .setDate(20240131)
            .setCount(1)
            .setDirectoryId("another")
            .build(),
        block);
    assertThat(block.error().reason()).isEqualTo(ErrorReason.WRONG_DIRECTORY);
    assertThat(allocations).isEmpty();
  }

  @Test
  void tellsADefectFromAnError() {
    Outcome<AllocateSequenceResponse> defect = allocate("orders", 20240131, 1);
    Outcome<AllocateSequenceResponse> error = allocate("orders", 20240131, 1);

    allocations.get(0).completeExceptionally(new IllegalStateException("broken"));
    allocations
        .get(1)
        .completeExceptionally(new LookupException(ErrorReason.OUTCOME_UNKNOWN, "burnt"));

    assertThat(defect.error().reason()).isEqualTo(ErrorReason.INTERNAL);
    assertThat(error.error().reason()).isEqualTo(ErrorReason.OUTCOME_UNKNOWN);
  }

  @Test
  void countsItsCalls() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    service.meters().bindTo(registry);

    lookup(request("users", "a"));
    lookup(request("nowhere", "a"));

    assertThat(registry.get("shardlookup.unary.lookups").functionCounter().count()).isEqualTo(2);
    assertThat(registry.get("shardlookup.unary.failed").functionCounter().count()).isEqualTo(1);
  }

  private long now() {
    return live.current().revision().value();
  }

  private static Placement placement() {
    return Placement.of(
        new Scope.Entry("new"), Assignment.serving(new ShardName("shard-3")), new Generation(1));
  }

  private static LookupKey key(String keyspace, String key) {
    return LookupKey.newBuilder()
        .setKeyspace(keyspace)
        .setKey(ByteString.copyFromUtf8(key))
        .build();
  }

  private static LookupRequest request(String keyspace, String key) {
    return LookupRequest.newBuilder()
        .setKeyspace(keyspace)
        .setKey(ByteString.copyFromUtf8(key))
        .build();
  }

  private static LookupRequest request(
      String keyspace, String key, ReadConsistency.Builder consistency) {
    return request(keyspace, key).toBuilder().setConsistency(consistency).build();
  }

  private Outcome<LookupResponse> lookup(LookupRequest request) {
    Outcome<LookupResponse> outcome = new Outcome<>();
    stub.lookup(request, outcome);
    return outcome;
  }

  private Outcome<BatchLookupResponse> batch(BatchLookupRequest.Builder request) {
    Outcome<BatchLookupResponse> outcome = new Outcome<>();
    stub.batchLookup(request.build(), outcome);
    return outcome;
  }

  private Outcome<AllocateSequenceResponse> allocate(String keyspace, int date, int count) {
    Outcome<AllocateSequenceResponse> outcome = new Outcome<>();
    stub.allocateSequence(
        AllocateSequenceRequest.newBuilder()
            .setKeyspace(keyspace)
            .setDate(date)
            .setCount(count)
            .build(),
        outcome);
    return outcome;
  }
}
