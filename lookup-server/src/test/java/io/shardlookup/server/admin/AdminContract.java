package io.shardlookup.server.admin;

import static io.shardlookup.model.error.ErrorReason.ALREADY_EXISTS;
import static io.shardlookup.model.error.ErrorReason.CONFLICT;
import static io.shardlookup.model.error.ErrorReason.INVALID_ARGUMENT;
import static io.shardlookup.model.error.ErrorReason.INVALID_KEY;
import static io.shardlookup.model.error.ErrorReason.NEEDS_RELOCATION;
import static io.shardlookup.model.error.ErrorReason.SHARD_STATE;
import static io.shardlookup.model.error.ErrorReason.UNKNOWN_KEY;
import static io.shardlookup.model.error.ErrorReason.UNKNOWN_KEYSPACE;
import static io.shardlookup.model.error.ErrorReason.UNKNOWN_SCOPE;
import static io.shardlookup.model.error.ErrorReason.UNKNOWN_SHARD;
import static io.shardlookup.model.error.ErrorReason.WRONG_STRATEGY;
import static io.shardlookup.server.admin.AdminFixture.CONTEXT;
import static io.shardlookup.server.admin.AdminFixture.bytes;
import static io.shardlookup.server.admin.AdminFixture.detail;
import static io.shardlookup.server.admin.AdminFixture.fails;
import static io.shardlookup.server.admin.AdminFixture.failure;
import static io.shardlookup.server.admin.AdminFixture.put;
import static io.shardlookup.server.admin.AdminFixture.slot;
import static io.shardlookup.v1.Fencing.FENCING_FENCED;
import static io.shardlookup.v1.Fencing.FENCING_UNFENCED;
import static io.shardlookup.v1.ShardState.SHARD_STATE_ACTIVE;
import static io.shardlookup.v1.ShardState.SHARD_STATE_DRAINING;
import static io.shardlookup.v1.ShardState.SHARD_STATE_READ_ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.v1.AssignRangeRequest;
import io.shardlookup.v1.DeleteEntryRequest;
import io.shardlookup.v1.DeleteKeyspaceRequest;
import io.shardlookup.v1.DeleteKeyspaceResponse;
import io.shardlookup.v1.ExplainKeyRequest;
import io.shardlookup.v1.GetKeyspaceRequest;
import io.shardlookup.v1.ListKeyspacesRequest;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.MergeRangesRequest;
import io.shardlookup.v1.PutShardRequest;
import io.shardlookup.v1.RangeOrder;
import io.shardlookup.v1.RangeStrategy;
import io.shardlookup.v1.RemoveShardRequest;
import io.shardlookup.v1.Shard;
import io.shardlookup.v1.SplitRangeRequest;
import io.shardlookup.v1.SplitRangeResponse;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the verbs promise over any store. */
abstract class AdminContract {
  static final RangeStrategy BYTES = RangeStrategy.getDefaultInstance();
  static final RangeStrategy NUMBERS =
      RangeStrategy.newBuilder().setOrder(RangeOrder.RANGE_ORDER_NUMERIC).build();

  DirectoryStore store;
  AdminFixture fixture;

  /** An empty store. */
  abstract DirectoryStore emptyStore();

  @BeforeEach
  void open() {
    store = emptyStore();
    fixture = new AdminFixture(store, Clock.systemUTC());
    fixture.shards("shard-1", "shard-2");
  }

  @AfterEach
  void close() {
    fixture.close();
    store.close();
  }

  @Test
  void dealsSlotsByWeight() {
    fixture.shard("shard-1", 3);

    fixture.hash("users", FENCING_FENCED, 64, "shard-1", "shard-2");

    List<Mapping> slots = fixture.mappings("users");
    assertThat(slots).hasSize(64);
    assertThat(slots).extracting(m -> m.getScope().getSlot().getSlot()).isSorted();
    assertThat(slots).filteredOn(m -> m.getShard().equals("shard-1")).hasSize(48);
  }

  @Test
  void refusesAKeyspaceThatIsNotRightAndLeavesNothing() {
    fixture.directory("taken", FENCING_UNFENCED);

    fails(ALREADY_EXISTS, () -> fixture.directory("taken", FENCING_FENCED));
    assertThat(fails(INVALID_ARGUMENT, () -> fixture.hash("a", FENCING_FENCED, 0, "shard-1")))
        .hasMessage("slots: 0 (expected: 1..16384)");
    fails(UNKNOWN_SHARD, () -> fixture.hash("a", FENCING_FENCED, 8, "shard-9"));
    fails(INVALID_ARGUMENT, () -> fixture.hash("a", FENCING_FENCED, 8));
    fails(INVALID_ARGUMENT, () -> fixture.hash("a", FENCING_FENCED, 8, "shard-1", "shard-1"));
    fails(INVALID_ARGUMENT, () -> fixture.directory("Not_A_Name", FENCING_FENCED));
    fails(INVALID_ARGUMENT, () -> fixture.range("a", FENCING_FENCED, BYTES, "m", "shard-1"));
    fails(
        INVALID_ARGUMENT,
        () ->
            fixture.range(
                "a",
                FENCING_FENCED,
                NUMBERS,
                "",
                "shard-1",
                "9",
                "shard-1",
                "10",
                "shard-1",
                "2",
                "shard-1"));
    fails(INVALID_ARGUMENT, () -> fixture.sequence("a", FENCING_FENCED, 20240230, "shard-1"));
    fails(INVALID_ARGUMENT, () -> fixture.sequence("a", FENCING_FENCED, 20240201));

    assertThat(
            fixture
                .admin
                .listKeyspaces(ListKeyspacesRequest.getDefaultInstance())
                .getKeyspacesList())
        .extracting(k -> k.getName())
        .containsExactly("taken");
    fails(UNKNOWN_KEYSPACE, () -> fixture.mappings("a"));
  }

  @Test
  void createsAndDeletesEntries() {
    fixture.directory("shops", FENCING_UNFENCED);

    Mapping created = fixture.entry("shops", "k", "shard-1");
    Mapping changed = fixture.entry("shops", "k", "shard-2");
    Mapping unchanged = fixture.entry("shops", "k", "shard-2");
    fixture.admin.deleteEntry(delete("shops", "k").build());

    assertThat(changed.getGeneration()).isGreaterThan(created.getGeneration());
    assertThat(unchanged).isEqualTo(changed);
    assertThat(fixture.mappings("shops")).isEmpty();
    fails(UNKNOWN_KEY, () -> fixture.admin.deleteEntry(delete("shops", "k").build()));
  }

  @Test
  void refusesBadEntries() {
    fixture.directory("shops", FENCING_UNFENCED);

    fails(INVALID_KEY, () -> fixture.entry("shops", "", "shard-1"));
    fails(INVALID_KEY, () -> fixture.entry("shops", "x".repeat(513), "shard-1"));
    fails(INVALID_KEY, () -> fixture.entry("shops", "a\nb", "shard-1"));
    fails(
        INVALID_KEY,
        () ->
            fixture.admin.putEntry(
                put("shops", "", "shard-1")
                    .setKey(ByteString.copyFrom(new byte[] {(byte) 0xff}))
                    .build()));
    fails(UNKNOWN_SHARD, () -> fixture.entry("shops", "k", "shard-9"));
    fails(UNKNOWN_KEYSPACE, () -> fixture.entry("nowhere", "k", "shard-1"));
    fails(
        INVALID_ARGUMENT,
        () ->
            fixture.admin.putEntry(
                put("shops", "k", "shard-1")
                    .setContext(CONTEXT.toBuilder().setActor("x".repeat(129)))
                    .build()));

    assertThat(fixture.mappings("shops")).isEmpty();
  }

  @Test
  void holdsCallersToTheGenerationTheyExpect() {
    fixture.directory("shops", FENCING_UNFENCED);
    Mapping first = fixture.entry("shops", "k", "shard-1");

    StatusRuntimeException lost =
        failure(
            () ->
                fixture.admin.putEntry(
                    put("shops", "k", "shard-2").setExpectedGeneration(0).build()));
    Mapping second =
        fixture
            .admin
            .putEntry(
                put("shops", "k", "shard-2").setExpectedGeneration(first.getGeneration()).build())
            .getMapping();

    fails(
        CONFLICT,
        () -> {
          throw lost;
        });
    assertThat(detail(lost, Mapping.class)).isEqualTo(first);
    assertThat(second.getShard()).isEqualTo("shard-2");
  }

  @Test
  void keepsKeysOfFencedKeyspacesWhereTheyAre() {
    fixture.directory("shops", FENCING_FENCED);
    fixture.hash("users", FENCING_FENCED, 4, "shard-1");
    fixture.range("items", FENCING_FENCED, BYTES, "", "shard-1", "m", "shard-2");
    fixture.entry("shops", "k", "shard-1");

    fails(NEEDS_RELOCATION, () -> fixture.entry("shops", "k", "shard-2"));
    fails(NEEDS_RELOCATION, () -> fixture.admin.deleteEntry(delete("shops", "k").build()));
    fails(NEEDS_RELOCATION, () -> fixture.entry("users", "k", "shard-1"));
    fails(NEEDS_RELOCATION, () -> fixture.admin.assignSlot(slot("users", 0, "shard-2").build()));
    fails(NEEDS_RELOCATION, () -> assignRange("items", "m", "shard-1"));
    fails(NEEDS_RELOCATION, () -> merge("items", ""));
    fails(NEEDS_RELOCATION, () -> delete("users"));
    fails(NEEDS_RELOCATION, () -> delete("shops"));
    fails(NEEDS_RELOCATION, () -> fixture.state("shard-1", SHARD_STATE_READ_ONLY));

    assertThat(fixture.entry("shops", "k", "shard-1").getShard()).isEqualTo("shard-1");
    assertThat(fixture.mappings("users")).hasSize(4);
    assertThat(fixture.state("shard-1", SHARD_STATE_ACTIVE).getState())
        .isEqualTo(SHARD_STATE_ACTIVE);
  }

  @Test
  void assignsSlots() {
    fixture.hash("users", FENCING_UNFENCED, 4, "shard-1");

    Mapping slot = fixture.admin.assignSlot(slot("users", 3, "shard-2").build()).getMapping();

    assertThat(slot.getShard()).isEqualTo("shard-2");
    assertThat(fixture.mappings("users").get(3)).isEqualTo(slot);
    fails(UNKNOWN_SCOPE, () -> fixture.admin.assignSlot(slot("users", 4, "shard-2").build()));
    fails(UNKNOWN_SCOPE, () -> fixture.admin.assignSlot(slot("users", -1, "shard-2").build()));
    fails(WRONG_STRATEGY, () -> assignRange("users", "", "shard-2"));
    fixture.state("shard-1", SHARD_STATE_DRAINING);
    fails(SHARD_STATE, () -> fixture.admin.assignSlot(slot("users", 3, "shard-1").build()));
  }

  @Test
  void splitsAndMergesRanges() {
    fixture.range("items", FENCING_FENCED, BYTES, "", "shard-1");

    SplitRangeResponse split = split("items", "m");

    assertThat(split.getLower().getScope().getRange().getEnd()).isEqualTo(bytes("m"));
    assertThat(split.getUpper().getScope().getRange().getStart()).isEqualTo(bytes("m"));
    assertThat(split.getUpper().getGeneration()).isEqualTo(split.getRevision());
    assertThat(fixture.mappings("items")).containsExactly(split.getLower(), split.getUpper());
    fails(INVALID_ARGUMENT, () -> split("items", "m"));
    fails(UNKNOWN_SCOPE, () -> merge("items", "m"));
    fails(UNKNOWN_SCOPE, () -> merge("items", "x"));

    Mapping merged = merge("items", "");

    assertThat(fixture.mappings("items")).containsExactly(merged);
    assertThat(merged.getScope().getRange().getEnd()).isEmpty();
  }

  @Test
  void splitsNumbersAsNumbers() {
    fixture.range("items", FENCING_UNFENCED, NUMBERS, "", "shard-1", "100", "shard-2");

    split("items", "9");

    assertThat(fixture.admin.explainKey(explain("items", "10")).getMapping().getScope().getRange())
        .satisfies(range -> assertThat(range.getStart()).isEqualTo(bytes("9")))
        .satisfies(range -> assertThat(range.getEnd()).isEqualTo(bytes("100")));
    fails(INVALID_ARGUMENT, () -> split("items", "0"));
    fails(io.shardlookup.model.error.ErrorReason.MALFORMED_KEY, () -> split("items", "x"));
  }

  @Test
  void removesOnlyUnusedDrainingShards() {
    fixture.hash("users", FENCING_UNFENCED, 2, "shard-1", "shard-2");

    fails(SHARD_STATE, () -> remove("shard-2"));
    fixture.state("shard-2", SHARD_STATE_DRAINING);
    fails(SHARD_STATE, () -> remove("shard-2"));
    fixture.admin.assignSlot(slot("users", 1, "shard-1").build());
    remove("shard-2");

    fails(UNKNOWN_SHARD, () -> remove("shard-2"));
  }

  @Test
  void changesShardsButNotTheirStateByPut() {
    Shard heavier = fixture.shard("shard-1", 7);

    fails(
        SHARD_STATE,
        () ->
            fixture.admin.putShard(
                PutShardRequest.newBuilder()
                    .setShard(heavier.toBuilder().setState(SHARD_STATE_DRAINING))
                    .build()));
    fails(INVALID_ARGUMENT, () -> fixture.shard("shard-1", 1_000_001));

    assertThat(fixture.shard("shard-1", 7)).isEqualTo(heavier);
  }

  @Test
  void deletesAKeyspaceAndFreesItsName() {
    fixture.hash("users", FENCING_UNFENCED, 250, "shard-1");
    fixture.entry("users", "k", "shard-2");

    DeleteKeyspaceResponse deleted = delete("users");
    fixture.hash("users", FENCING_UNFENCED, 3, "shard-2");

    assertThat(deleted.getRemovedMappings()).isEqualTo(251);
    assertThat(fixture.mappings("users")).hasSize(3);
    assertThat(
            fixture
                .admin
                .getKeyspace(GetKeyspaceRequest.newBuilder().setName("users").build())
                .getRevision())
        .isGreaterThan(deleted.getRevision());
  }

  @Test
  void explainsKeysInWords() {
    fixture.hash("users", FENCING_UNFENCED, 64, "shard-1");

    assertThat(fixture.admin.explainKey(explain("users", "k1")).getStepsList())
        .contains("crc32 = 2517541033", "slot = 2517541033 mod 64 = 41");
  }

  DeleteKeyspaceResponse delete(String keyspace) {
    return fixture.admin.deleteKeyspace(
        DeleteKeyspaceRequest.newBuilder().setName(keyspace).setContext(CONTEXT).build());
  }

  static DeleteEntryRequest.Builder delete(String keyspace, String key) {
    return DeleteEntryRequest.newBuilder()
        .setKeyspace(keyspace)
        .setKey(bytes(key))
        .setContext(CONTEXT);
  }

  void remove(String shard) {
    fixture.admin.removeShard(
        RemoveShardRequest.newBuilder().setName(shard).setContext(CONTEXT).build());
  }

  SplitRangeResponse split(String keyspace, String at) {
    return fixture.admin.splitRange(
        SplitRangeRequest.newBuilder()
            .setKeyspace(keyspace)
            .setAt(bytes(at))
            .setContext(CONTEXT)
            .build());
  }

  Mapping merge(String keyspace, String start) {
    return fixture
        .admin
        .mergeRanges(
            MergeRangesRequest.newBuilder()
                .setKeyspace(keyspace)
                .setStart(bytes(start))
                .setContext(CONTEXT)
                .build())
        .getMapping();
  }

  void assignRange(String keyspace, String start, String shard) {
    fixture.admin.assignRange(
        AssignRangeRequest.newBuilder()
            .setKeyspace(keyspace)
            .setStart(bytes(start))
            .setShard(shard)
            .setContext(CONTEXT)
            .build());
  }

  static ExplainKeyRequest explain(String keyspace, String key) {
    return ExplainKeyRequest.newBuilder().setKeyspace(keyspace).setKey(bytes(key)).build();
  }
}
