package io.shardlookup.server.admin;

import static io.shardlookup.model.error.ErrorReason.STORE_UNAVAILABLE;
import static io.shardlookup.server.admin.AdminFixture.fails;
import static io.shardlookup.v1.Fencing.FENCING_UNFENCED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.FaultyDirectoryStore;
import io.shardlookup.server.store.FaultyDirectoryStore.Call;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.GetClusterStatusRequest;
import io.shardlookup.v1.GetClusterStatusResponse;
import io.shardlookup.v1.GetShardRequest;
import io.shardlookup.v1.ListMappingsRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators see while the store does not answer, or holds what nobody can read. */
class StoreOutageTest {
  private final MemoryDirectoryStore memory = new MemoryDirectoryStore();
  private final FaultyDirectoryStore store = new FaultyDirectoryStore(memory);
  private final AdminFixture fixture =
      new AdminFixture(store, new SnapshotView(memory), Clock.systemUTC());

  @BeforeEach
  void create() {
    fixture.shards("shard-1");
    fixture.hash("users", FENCING_UNFENCED, 4, "shard-1");
    store.register(
        Layout.node("node-1"),
        io.shardlookup.storage.v1.NodeRecord.newBuilder()
            .setNodeId("node-1")
            .setEndpoint("127.0.0.1:1")
            .build()
            .toByteString(),
        Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    store.heal();
    fixture.close();
    store.close();
  }

  @Test
  void changesFailAtOnceWhileTheStoreIsDown() {
    store.fail(Call.SCAN, StoreException.Kind.UNAVAILABLE);
    store.fail(Call.COMMIT, StoreException.Kind.UNAVAILABLE);

    fails(STORE_UNAVAILABLE, () -> fixture.entry("users", "k", "shard-1"));
    fails(STORE_UNAVAILABLE, () -> fixture.shard("shard-2", 1));
    fails(
        STORE_UNAVAILABLE,
        () ->
            fixture
                .admin
                .listMappings(ListMappingsRequest.newBuilder().setKeyspace("users").build())
                .next());

    assertThat(
            fixture
                .admin
                .getShard(GetShardRequest.newBuilder().setName("shard-1").build())
                .getShard()
                .getName())
        .isEqualTo("shard-1");
  }

  @Test
  void changesFailInTimeWhileTheStoreHangs() {
    store.hold(Call.SCAN);
    long before = System.nanoTime();

    fails(STORE_UNAVAILABLE, () -> fixture.entry("users", "k", "shard-1"));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void statusShowsTheLastKnownNodesWhileTheStoreIsDown() {
    GetClusterStatusResponse up = status();
    store.fail(Call.SCAN, StoreException.Kind.UNAVAILABLE);

    GetClusterStatusResponse down = status();

    assertThat(up.getStoreAvailable()).isTrue();
    assertThat(up.getKeyspaces(0).getScopes()).isEqualTo(4);
    assertThat(up.getNodesList()).extracting(n -> n.getNodeId()).containsExactly("node-1");
    assertThat(down.getStoreAvailable()).isFalse();
    assertThat(down.getNodesList()).isEqualTo(up.getNodesList());
  }

  @Test
  void aDamagedMappingFailsClearlyAndCanBeWrittenAnew() {
    KeyspaceName users = new KeyspaceName("users");
    damage(Layout.slot(users, 2));
    damage(Layout.mapping(users, new Scope.Entry("k")));

    assertThat(status().getKeyspaces(0).getDamagedList())
        .hasSize(2)
        .anyMatch(damage -> damage.startsWith("slot 2: "));
    fails(
        ErrorReason.DAMAGED_RECORD,
        () -> fixture.admin.explainKey(AdminContract.explain("users", "k")));
    assertThat(fixture.mappings("users")).hasSize(3);
    fixture.admin.assignSlot(AdminFixture.slot("users", 2, "shard-1").build());
    fixture.entry("users", "k", "shard-1");

    assertThat(status().getKeyspaces(0).getDamagedList()).isEmpty();
    assertThat(fixture.mappings("users")).hasSize(5);
  }

  private void damage(ByteString key) {
    Write write = new Write(key, ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2}));
    memory.commit(new StoreTransaction(List.of(), List.of(write))).join();
  }

  private GetClusterStatusResponse status() {
    return fixture.admin.getClusterStatus(GetClusterStatusRequest.getDefaultInstance());
  }
}
