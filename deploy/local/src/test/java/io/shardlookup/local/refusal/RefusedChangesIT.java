package io.shardlookup.local.refusal;

import static io.grpc.Status.Code.ABORTED;
import static io.grpc.Status.Code.ALREADY_EXISTS;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.shardlookup.v1.AllocateSequenceRequest;
import io.shardlookup.v1.ChangeContext;
import io.shardlookup.v1.CreateEpochRequest;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.DeleteEntryRequest;
import io.shardlookup.v1.HashStrategy;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.LoadEntriesRequest;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.LoadedEntry;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.PutEntryRequest;
import io.shardlookup.v1.SplitRangeRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes that cannot be made: each with its error, and everything as it was. */
final class RefusedChangesIT {
  @RegisterExtension static final UnchangedDirectory directory = new UnchangedDirectory();

  @Test
  void entriesOfWhatIsNoKeyOrNowhere() {
    for (ByteString key : BadKeys.ALL) {
      Refusal.of(() -> send(put("shops", key, "shard-1")))
          .says(INVALID_ARGUMENT, "INVALID_KEY", "key: ");
    }
    ByteString key = ByteString.copyFromUtf8("k");
    Refusal.of(() -> send(put("nowhere", key, "shard-1")))
        .says(NOT_FOUND, "UNKNOWN_KEYSPACE", "nowhere");
    Refusal.of(() -> send(put("shops", key, "shard-9")))
        .says(NOT_FOUND, "UNKNOWN_SHARD", "shard-9");
    Refusal.of(() -> send(put("orders", ByteString.copyFromUtf8("20240230-1"), "shard-1")))
        .says(INVALID_ARGUMENT, "MALFORMED_KEY", "20240230-1");
  }

  @Test
  void oneOfTwoPutsThatRaceThroughTwoNodes() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    for (int round = 0; round < 10; round++) {
      ByteString key = ByteString.copyFromUtf8("raced-" + round);
      List<Callable<Optional<Refusal>>> puts =
          List.of(
              () -> refusal(0, put("shops", key, "shard-1").setExpectedGeneration(0)),
              () -> refusal(1, put("shops", key, "shard-2").setExpectedGeneration(0)));
      int before = directory.get().stored().size();

      List<Refusal> refusals = new ArrayList<>();
      for (Future<Optional<Refusal>> put : threads.invokeAll(puts)) {
        put.get().ifPresent(refusals::add);
      }

      assertThat(refusals).hasSize(1);
      refusals.get(0).says(ABORTED, "CONFLICT", "raced-" + round, "expected");
      assertThat(directory.get().contents()).contains(refusals.get(0).detail(Mapping.class));
      assertThat(directory.get().stored())
          .as("one entry and one audit record more")
          .hasSize(before + 2);
      DeleteEntryRequest undo =
          DeleteEntryRequest.newBuilder().setKeyspace("shops").setKey(key).build();
      var unused = directory.get().admin().deleteEntry(undo);
    }
    directory.acceptStored();
    threads.shutdown();
  }

  @Test
  void loadsThatAreWrongFromTheStart() throws Exception {
    loadRefused(load("nowhere", 1)).says(NOT_FOUND, "UNKNOWN_KEYSPACE", "nowhere");
    loadRefused(load("shops", 1_001))
        .says(
            FAILED_PRECONDITION,
            "LIMIT_EXCEEDED",
            "entries of one message: 1001 (expected: at most 1000)");
  }

  @Test
  void numbersOfSlotsThatCannotBe() {
    for (int slots : new int[] {0, 16_385, -1}) {
      Refusal.of(() -> create("new", slots))
          .says(
              INVALID_ARGUMENT,
              "INVALID_ARGUMENT",
              "slots: " + Integer.toUnsignedString(slots) + " (expected: 1..16384)");
    }
    Refusal.of(() -> create("users", 4)).says(ALREADY_EXISTS, "ALREADY_EXISTS", "users");
    Refusal.of(() -> create("New", 4)).says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "\"New\"");
  }

  @Test
  void splitsWhereARangeBegins() {
    Refusal.of(() -> split("items", "m"))
        .says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "at: \"m\", the start of a range,");
    Refusal.of(() -> split("invoices", "1000"))
        .says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "at: \"1000\"");
    Refusal.of(() -> split("invoices", "x")).says(INVALID_ARGUMENT, "MALFORMED_KEY", "\"x\"");
    Refusal.of(() -> split("users", "k")).says(FAILED_PRECONDITION, "WRONG_STRATEGY", "RANGE");
  }

  @Test
  void epochsOnDatesWithNumbers() {
    var unused = directory.get().lookups().allocateSequence(draw(20240301));
    directory.acceptStored();

    Refusal.of(() -> epoch(20240301))
        .says(FAILED_PRECONDITION, "DATE_ISSUED", "20240301", "expected: after 20240301");
    Refusal.of(() -> epoch(20240101)).says(ALREADY_EXISTS, "ALREADY_EXISTS", "20240101");
    Refusal.of(() -> epoch(20230101)).says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "20230101");
  }

  private static void create(String name, int slots) {
    var unused =
        directory
            .get()
            .admin()
            .createKeyspace(
                CreateKeyspaceRequest.newBuilder()
                    .setKeyspace(
                        Keyspace.newBuilder()
                            .setName(name)
                            .setHash(HashStrategy.newBuilder().setSlots(slots)))
                    .addShards("shard-1")
                    .build());
  }

  private static void split(String keyspace, String at) {
    var unused =
        directory
            .get()
            .admin()
            .splitRange(
                SplitRangeRequest.newBuilder()
                    .setKeyspace(keyspace)
                    .setAt(ByteString.copyFromUtf8(at))
                    .build());
  }

  private static void epoch(int date) {
    var unused =
        directory
            .get()
            .admin()
            .createEpoch(
                CreateEpochRequest.newBuilder()
                    .setKeyspace("orders")
                    .setDate(date)
                    .addShards("shard-1")
                    .build());
  }

  private static AllocateSequenceRequest draw(int date) {
    return AllocateSequenceRequest.newBuilder()
        .setKeyspace("orders")
        .setDate(date)
        .setCount(1)
        .build();
  }

  private static PutEntryRequest.Builder put(String keyspace, ByteString key, String shard) {
    return PutEntryRequest.newBuilder()
        .setKeyspace(keyspace)
        .setKey(key)
        .setShard(shard)
        .setContext(ChangeContext.newBuilder().setActor("tester"));
  }

  private static LoadEntriesRequest load(String keyspace, int entries) {
    LoadedEntry entry =
        LoadedEntry.newBuilder().setKey(ByteString.copyFromUtf8("k")).setShard("shard-1").build();
    return LoadEntriesRequest.newBuilder()
        .setKeyspace(keyspace)
        .addAllEntries(Collections.nCopies(entries, entry))
        .build();
  }

  private static Refusal loadRefused(LoadEntriesRequest request) throws Exception {
    CompletableFuture<Refusal> refusal = new CompletableFuture<>();
    directory.get().loads().loadEntries(refusedInto(refusal)).onNext(request);
    return refusal.get(30, TimeUnit.SECONDS);
  }

  private static StreamObserver<LoadEntriesResponse> refusedInto(CompletableFuture<Refusal> told) {
    return new StreamObserver<>() {
      @Override
      public void onNext(LoadEntriesResponse response) {
        told.completeExceptionally(new AssertionError("not refused: " + response));
      }

      @Override
      public void onError(Throwable failure) {
        told.complete(Refusal.of(failure));
      }

      @Override
      public void onCompleted() {}
    };
  }

  private static void send(PutEntryRequest.Builder put) {
    send(0, put);
  }

  private static void send(int node, PutEntryRequest.Builder put) {
    var unused = directory.get().admin(node).putEntry(put.build());
  }

  private static Optional<Refusal> refusal(int node, PutEntryRequest.Builder put) {
    try {
      send(node, put);
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      return Optional.of(Refusal.of(e));
    }
  }
}
