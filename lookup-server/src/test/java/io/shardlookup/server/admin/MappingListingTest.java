package io.shardlookup.server.admin;

import static io.shardlookup.model.error.ErrorReason.INVALID_ARGUMENT;
import static io.shardlookup.model.error.ErrorReason.UNKNOWN_KEYSPACE;
import static io.shardlookup.server.admin.AdminFixture.bytes;
import static io.shardlookup.server.admin.AdminFixture.fails;
import static io.shardlookup.v1.Fencing.FENCING_UNFENCED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.ListMappingsRequest;
import io.shardlookup.v1.ListMappingsResponse;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.ScopeKind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MappingListingTest {
  private final MemoryDirectoryStore store = new MemoryDirectoryStore();
  private final AdminFixture fixture = new AdminFixture(store, Clock.systemUTC());

  @BeforeEach
  void create() {
    fixture.shards("shard-1", "shard-2");
    fixture.hash("users", FENCING_UNFENCED, 20, "shard-1", "shard-2");
    for (int i = 0; i < 10; i++) {
      fixture.entry("users", "k" + i, "shard-2");
    }
    fixture.entry("users", "other", "shard-1");
  }

  @AfterEach
  void close() {
    fixture.close();
    store.close();
  }

  @Test
  void filtersByKindShardAndPrefix() {
    assertThat(list(request())).hasSize(31);
    assertThat(list(request().addKinds(ScopeKind.SCOPE_KIND_SLOT))).hasSize(20);
    assertThat(list(request().setShard("shard-1"))).hasSize(11);
    assertThat(list(request().setKeyPrefix(bytes("k")))).hasSize(10);
    assertThat(list(request().setKeyPrefix(bytes("k")).addKinds(ScopeKind.SCOPE_KIND_SLOT)))
        .isEmpty();
  }

  @Test
  void listsInKeyOrderAndGoesOnByTokenAtTheSameRevision() {
    List<Mapping> all = list(request());
    List<Mapping> paged = new ArrayList<>();
    String token = "";
    int calls = 0;

    do {
      ListMappingsResponse last = null;
      var pages =
          fixture.admin.listMappings(
              request().setPageSize(4).setLimit(7).setPageToken(token).build());
      while (pages.hasNext()) {
        last = pages.next();
        assertThat(last.getMappingsCount()).isLessThanOrEqualTo(4);
        paged.addAll(last.getMappingsList());
      }
      token = Objects.requireNonNull(last).getNextPageToken();
      fixture.entry("users", "later-" + calls++, "shard-1");
    } while (!token.isEmpty());

    assertThat(paged).isEqualTo(all);
    assertThat(calls).isEqualTo(5);
  }

  @Test
  void refusesWhatIsNotAListing() {
    String token =
        fixture.admin.listMappings(request().setLimit(1).build()).next().getNextPageToken();

    fails(UNKNOWN_KEYSPACE, () -> list(request().setKeyspace("nowhere")));
    fails(INVALID_ARGUMENT, () -> list(request().setPageToken("no token!")));
    fails(INVALID_ARGUMENT, () -> list(request().setPageToken("bm90IGEgdG9rZW4")));
    fails(INVALID_ARGUMENT, () -> list(request().setShard("shard-1").setPageToken(token)));
    fails(INVALID_ARGUMENT, () -> list(request().setPageSize(10_001)));
  }

  @Test
  void saysThatATokenIsTooOld() {
    String token =
        fixture.admin.listMappings(request().setLimit(1).build()).next().getNextPageToken();
    fixture.entry("users", "k", "shard-2");
    store.compact(store.confirmRevision().join());

    fails(INVALID_ARGUMENT, () -> list(request().setPageToken(token)));
  }

  @Test
  void waitsForASlowCaller() {
    SlowCaller caller = new SlowCaller();
    fixture.asyncAdmin.listMappings(request().setPageSize(1).build(), caller);

    await().until(() -> caller.pages.size() == 1);
    caller.call().request(100);

    await().untilTrue(caller.completed);
    assertThat(caller.pages.stream().mapToInt(ListMappingsResponse::getMappingsCount).sum())
        .isEqualTo(31);
  }

  private List<Mapping> list(ListMappingsRequest.Builder request) {
    List<Mapping> mappings = new ArrayList<>();
    fixture
        .admin
        .listMappings(request.build())
        .forEachRemaining(page -> mappings.addAll(page.getMappingsList()));
    return mappings;
  }

  private static ListMappingsRequest.Builder request() {
    return ListMappingsRequest.newBuilder().setKeyspace("users");
  }

  /** Takes one page and then waits until it is told. */
  private static final class SlowCaller
      implements ClientResponseObserver<ListMappingsRequest, ListMappingsResponse> {
    private final List<ListMappingsResponse> pages = new CopyOnWriteArrayList<>();
    private final AtomicBoolean completed = new AtomicBoolean();
    private volatile @Nullable ClientCallStreamObserver<ListMappingsRequest> call;

    ClientCallStreamObserver<ListMappingsRequest> call() {
      return Objects.requireNonNull(call);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ListMappingsRequest> started) {
      call = started;
      started.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(ListMappingsResponse page) {
      pages.add(page);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onCompleted() {
      completed.set(true);
    }
  }
}
