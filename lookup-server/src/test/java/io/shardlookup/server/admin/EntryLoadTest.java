package io.shardlookup.server.admin;

import static io.shardlookup.server.admin.AdminFixture.bytes;
import static io.shardlookup.v1.ErrorReason.ERROR_REASON_ALREADY_EXISTS;
import static io.shardlookup.v1.ErrorReason.ERROR_REASON_INVALID_KEY;
import static io.shardlookup.v1.ErrorReason.ERROR_REASON_LIMIT_EXCEEDED;
import static io.shardlookup.v1.ErrorReason.ERROR_REASON_UNKNOWN_SHARD;
import static io.shardlookup.v1.Fencing.FENCING_FENCED;
import static io.shardlookup.v1.Fencing.FENCING_UNFENCED;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.GetClusterStatusRequest;
import io.shardlookup.v1.KeyspaceStatus;
import io.shardlookup.v1.LoadEntriesRequest;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.LoadFailure;
import io.shardlookup.v1.LoadedEntry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EntryLoadTest {
  private final LossyStore store = new LossyStore(new MemoryDirectoryStore());
  private final AdminFixture fixture = new AdminFixture(store, Clock.systemUTC());

  @BeforeEach
  void create() {
    fixture.shards("shard-1", "shard-2");
    fixture.directory("shops", FENCING_FENCED);
    fixture.hash("users", FENCING_UNFENCED, 16, "shard-1");
  }

  @AfterEach
  void close() {
    fixture.close();
    store.close();
  }

  @Test
  void loadsManyKeysAndCanBeRepeated() throws Exception {
    IntFunction<LoadedEntry> entry = i -> entry("k" + i, i % 2 == 0 ? "shard-1" : "shard-2");

    LoadEntriesResponse first = last(load("shops", 5_000, entry));
    LoadEntriesResponse second = last(load("shops", 5_000, entry));

    assertThat(first.getCreated()).isEqualTo(5_000);
    assertThat(second.getCreated()).isZero();
    assertThat(second.getUnchanged()).isEqualTo(5_000);
    assertThat(status("shops").getEntriesByShardMap())
        .containsEntry("shard-1", 2_500L)
        .containsEntry("shard-2", 2_500L);
  }

  @Test
  void assignsKeysWithoutAShard() throws Exception {
    LoadEntriesResponse loaded = last(load("shops", 2_000, i -> entry("k" + i, "")));

    assertThat(loaded.getCreated()).isEqualTo(2_000);
    assertThat(status("shops").getEntriesByShardMap().get("shard-2")).isBetween(700L, 1_300L);
  }

  @Test
  void reportsWhatFailsAndGoesOn() throws Exception {
    fixture.entry("shops", "there", "shard-1");
    List<LoadedEntry> entries =
        List.of(
            entry("a", "shard-1"),
            entry("", "shard-1"),
            entry("b", "shard-9"),
            entry("there", "shard-2"),
            entry("a", "shard-1"),
            entry("a", "shard-2"),
            entry("c", "shard-2"));

    LoadEntriesResponse loaded = last(load("shops", entries.size(), entries::get));

    assertThat(loaded.getCreated()).isEqualTo(2);
    assertThat(loaded.getUnchanged()).isEqualTo(1);
    assertThat(loaded.getFailed()).isEqualTo(4);
    assertThat(loaded.getFailuresList())
        .extracting(LoadFailure::getIndex, LoadFailure::getReason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, ERROR_REASON_INVALID_KEY),
            org.assertj.core.groups.Tuple.tuple(2L, ERROR_REASON_UNKNOWN_SHARD),
            org.assertj.core.groups.Tuple.tuple(3L, ERROR_REASON_ALREADY_EXISTS),
            org.assertj.core.groups.Tuple.tuple(5L, ERROR_REASON_ALREADY_EXISTS));
  }

  @Test
  void aMirroredKeyspaceTakesNoMoreThanItsLimit() throws Exception {
    store
        .commit(
            new StoreTransaction(
                List.of(), List.of(EntryCounts.write(new KeyspaceName("users"), 99_000))))
        .join();

    LoadEntriesResponse loaded = last(load("users", 1_001, i -> entry("k" + i, "shard-2")));

    assertThat(loaded.getCreated()).isEqualTo(1_000);
    assertThat(loaded.getFailuresList())
        .extracting(LoadFailure::getReason)
        .containsExactly(ERROR_REASON_LIMIT_EXCEEDED);
    AdminFixture.fails(
        ErrorReason.LIMIT_EXCEEDED, () -> fixture.entry("users", "one-more", "shard-2"));
    assertThat(last(load("users", 1_000, i -> entry("k" + i, "shard-2"))).getUnchanged())
        .isEqualTo(1_000);
  }

  @Test
  void aLostReplyLosesNoCount() throws Exception {
    store.loseReplies(2);

    assertThat(last(load("shops", 500, i -> entry("k" + i, "shard-1"))).getCreated())
        .isEqualTo(500);
  }

  @Test
  void refusesALoadThatCannotBeRight() {
    assertRefused(ErrorReason.UNKNOWN_KEYSPACE, load("nowhere", 1, i -> entry("k", "shard-1")));
    fixture.hash("fenced", FENCING_FENCED, 2, "shard-1");
    assertRefused(ErrorReason.NEEDS_RELOCATION, load("fenced", 1, i -> entry("k", "shard-1")));
    LoadEntriesRequest.Builder tooMuch = LoadEntriesRequest.newBuilder().setKeyspace("shops");
    for (int i = 0; i <= 1_000; i++) {
      tooMuch.addEntries(entry("k" + i, "shard-1"));
    }
    assertRefused(ErrorReason.LIMIT_EXCEEDED, send(List.of(tooMuch.build())));
    assertThat(fixture.mappings("shops")).isEmpty();
  }

  private CompletableFuture<List<LoadEntriesResponse>> load(
      String keyspace, int count, IntFunction<LoadedEntry> entry) {
    List<LoadEntriesRequest> requests = new ArrayList<>();
    for (int from = 0; from < count; from += 1_000) {
      LoadEntriesRequest.Builder request = LoadEntriesRequest.newBuilder();
      if (from == 0) {
        request.setKeyspace(keyspace).setContext(AdminFixture.CONTEXT);
      }
      for (int i = from; i < Math.min(count, from + 1_000); i++) {
        request.addEntries(entry.apply(i));
      }
      requests.add(request.build());
    }
    return send(requests);
  }

  private CompletableFuture<List<LoadEntriesResponse>> send(List<LoadEntriesRequest> requests) {
    CompletableFuture<List<LoadEntriesResponse>> answer = new CompletableFuture<>();
    StreamObserver<LoadEntriesRequest> load =
        fixture.asyncAdmin.loadEntries(
            new StreamObserver<>() {
              private final List<LoadEntriesResponse> responses = new ArrayList<>();

              @Override
              public void onNext(LoadEntriesResponse response) {
                responses.add(response);
              }

              @Override
              public void onError(Throwable failure) {
                answer.completeExceptionally(GrpcErrors.fromGrpc(failure));
              }

              @Override
              public void onCompleted() {
                answer.complete(responses);
              }
            });
    requests.forEach(load::onNext);
    load.onCompleted();
    return answer;
  }

  private static LoadEntriesResponse last(CompletableFuture<List<LoadEntriesResponse>> answer)
      throws Exception {
    List<LoadEntriesResponse> responses = answer.get(60, TimeUnit.SECONDS);
    return responses.get(responses.size() - 1);
  }

  private static void assertRefused(
      ErrorReason reason, CompletableFuture<List<LoadEntriesResponse>> answer) {
    assertThat(answer.handle((ok, failure) -> failure).join())
        .isInstanceOfSatisfying(
            io.shardlookup.model.error.LookupException.class,
            e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private KeyspaceStatus status(String keyspace) {
    return fixture
        .admin
        .getClusterStatus(GetClusterStatusRequest.getDefaultInstance())
        .getKeyspacesList()
        .stream()
        .filter(status -> status.getName().equals(keyspace))
        .findFirst()
        .orElseThrow();
  }

  private static LoadedEntry entry(String key, String shard) {
    return LoadedEntry.newBuilder().setKey(bytes(key)).setShard(shard).build();
  }
}
