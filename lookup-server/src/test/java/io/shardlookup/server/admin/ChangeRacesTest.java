package io.shardlookup.server.admin;

import static io.shardlookup.model.error.ErrorReason.ALREADY_EXISTS;
import static io.shardlookup.model.error.ErrorReason.CONFLICT;
import static io.shardlookup.model.error.ErrorReason.LIMIT_EXCEEDED;
import static io.shardlookup.model.error.ErrorReason.NEEDS_RELOCATION;
import static io.shardlookup.model.error.ErrorReason.NOT_STABLE;
import static io.shardlookup.model.error.ErrorReason.OUTCOME_UNKNOWN;
import static io.shardlookup.model.error.ErrorReason.SHARD_STATE;
import static io.shardlookup.model.error.ErrorReason.STORE_UNAVAILABLE;
import static io.shardlookup.server.admin.AdminFixture.CONTEXT;
import static io.shardlookup.server.admin.AdminFixture.bytes;
import static io.shardlookup.server.admin.AdminFixture.detail;
import static io.shardlookup.server.admin.AdminFixture.fails;
import static io.shardlookup.server.admin.AdminFixture.failure;
import static io.shardlookup.server.admin.AdminFixture.slot;
import static io.shardlookup.v1.Fencing.FENCING_FENCED;
import static io.shardlookup.v1.Fencing.FENCING_UNFENCED;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Scope;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.DeleteKeyspaceRequest;
import io.shardlookup.v1.DeleteKeyspaceResponse;
import io.shardlookup.v1.GetKeyspaceRequest;
import io.shardlookup.v1.GetShardRequest;
import io.shardlookup.v1.KeyspaceState;
import io.shardlookup.v1.ListAuditRequest;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.MappingState;
import io.shardlookup.v1.RangeStrategy;
import io.shardlookup.v1.ShardState;
import io.shardlookup.v1.SplitRangeRequest;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do, and the network does, in the middle of a verb. */
class ChangeRacesTest {
  private final LossyStore store = new LossyStore(new MemoryDirectoryStore());
  private final AdminFixture fixture = new AdminFixture(store, Clock.systemUTC());
  private final AdminFixture other = new AdminFixture(store, Clock.systemUTC());

  @BeforeEach
  void create() {
    fixture.shards("shard-1", "shard-2");
  }

  @AfterEach
  void close() {
    fixture.close();
    other.close();
    store.close();
  }

  @Test
  void ofTwoPutsOneWinsAndTheOtherSeesIt() {
    fixture.directory("shops", FENCING_UNFENCED);
    store.beforeNextCommit(() -> other.entry("shops", "k", "shard-2"));

    StatusRuntimeException lost = failure(() -> fixture.entry("shops", "k", "shard-1"));

    assertThat(GrpcErrors.fromGrpc(lost).reason()).isEqualTo(CONFLICT);
    assertThat(detail(lost, Mapping.class).getShard()).isEqualTo("shard-2");
    assertThat(fixture.mappings("shops")).containsExactly(detail(lost, Mapping.class));
  }

  @Test
  void creatorsOfDifferentPinsDoNotDisturbEachOther() {
    fixture.hash("users", FENCING_UNFENCED, 4, "shard-1");
    store.beforeNextCommit(() -> other.entry("users", "a", "shard-2"));

    fixture.entry("users", "b", "shard-2");

    assertThat(fixture.mappings("users")).filteredOn(m -> m.getScope().hasEntry()).hasSize(2);
  }

  @Test
  void racingCreatorsDoNotExceedTheLimitTogether() {
    fixture.hash("users", FENCING_UNFENCED, 4, "shard-1");
    write(EntryCounts.write(new KeyspaceName("users"), EntryCounts.MAX_ENTRIES - 1));
    store.beforeNextCommit(() -> other.entry("users", "a", "shard-2"));

    fails(LIMIT_EXCEEDED, () -> fixture.entry("users", "b", "shard-2"));
  }

  @Test
  void anAssignmentLosesToAShardThatDrainsMeanwhile() {
    fixture.hash("users", FENCING_UNFENCED, 4, "shard-1");
    store.beforeNextCommit(() -> other.state("shard-2", ShardState.SHARD_STATE_DRAINING));

    fails(SHARD_STATE, () -> fixture.admin.assignSlot(slot("users", 1, "shard-2").build()));
  }

  @Test
  void aPinIsDecidedAgainWhenItsRangeWasSplit() {
    fixture.range("items", FENCING_UNFENCED, RangeStrategy.getDefaultInstance(), "", "shard-1");
    store.beforeNextCommit(
        () ->
            other.admin.splitRange(
                SplitRangeRequest.newBuilder().setKeyspace("items").setAt(bytes("m")).build()));

    assertThat(fixture.entry("items", "z", "shard-2").getShard()).isEqualTo("shard-2");
  }

  @Test
  void nothingChangesWhileAMappingMoves() {
    fixture.hash("users", FENCING_UNFENCED, 1, "shard-1");
    Mapping moving =
        fixture.mappings("users").get(0).toBuilder()
            .setState(MappingState.MAPPING_STATE_MOVING)
            .setTargetShard("shard-2")
            .setGeneration(0)
            .build();
    write(
        new Write(
            Layout.mapping(new KeyspaceName("users"), new Scope.Slot(0)), moving.toByteString()));

    fails(NOT_STABLE, () -> fixture.admin.assignSlot(slot("users", 0, "shard-2").build()));
    fails(NOT_STABLE, () -> fixture.entry("users", "k", "shard-2"));
  }

  @Test
  void aLostReplyIsSettledByTheAudit() {
    fixture.directory("shops", FENCING_UNFENCED);
    store.loseReplies(1);

    Mapping put = fixture.entry("shops", "k", "shard-1");

    assertThat(fixture.mappings("shops")).containsExactly(put);
    assertThat(
            fixture
                .admin
                .listAudit(ListAuditRequest.newBuilder().setKeyspace("shops").build())
                .getRecordsList())
        .extracting(r -> r.getVerb())
        .containsExactly("PutEntry", "CreateKeyspace");
  }

  @Test
  void aRequestThatStaysLostIsUnknown() {
    fixture.directory("shops", FENCING_UNFENCED);
    store.loseRequests(3);

    fails(OUTCOME_UNKNOWN, () -> fixture.entry("shops", "k", "shard-1"));

    assertThat(fixture.mappings("shops")).isEmpty();
  }

  @Test
  void ofTwoCreatorsOfANameOneStopsWithoutHarm() {
    for (int step = 1; step <= 6; step++) {
      String name = "users-" + step;
      store.beforeCommit(step, () -> other.hash(name, FENCING_UNFENCED, 3, "shard-2"));

      StatusRuntimeException lost =
          failure(() -> fixture.hash(name, FENCING_UNFENCED, 300, "shard-1"));

      assertThat(GrpcErrors.fromGrpc(lost).reason()).isIn(ALREADY_EXISTS, CONFLICT);
      assertThat(fixture.mappings(name))
          .hasSize(3)
          .allMatch(mapping -> mapping.getShard().equals("shard-2"));
    }
  }

  @Test
  void leftoversOfAnInterruptedCreationDisappear() {
    store.beforeCommit(5, () -> store.down(true));
    fails(STORE_UNAVAILABLE, () -> fixture.hash("users", FENCING_UNFENCED, 500, "shard-1"));
    store.down(false);

    fixture.hash("users", FENCING_UNFENCED, 3, "shard-2");

    assertThat(fixture.mappings("users"))
        .hasSize(3)
        .allMatch(mapping -> mapping.getShard().equals("shard-2"));
  }

  @Test
  void anInterruptedDeletionCanBeRepeated() {
    fixture.hash("users", FENCING_UNFENCED, 500, "shard-1");
    store.beforeCommit(3, () -> store.down(true));
    fails(STORE_UNAVAILABLE, () -> delete("users"));
    store.down(false);

    assertThat(
            fixture
                .admin
                .getKeyspace(GetKeyspaceRequest.newBuilder().setName("users").build())
                .getKeyspace()
                .getState())
        .isEqualTo(KeyspaceState.KEYSPACE_STATE_DELETING);
    fails(ALREADY_EXISTS, () -> fixture.hash("users", FENCING_UNFENCED, 3, "shard-1"));
    DeleteKeyspaceResponse deleted = delete("users");

    assertThat(deleted.getRemovedMappings()).isBetween(1L, 500L);
    fixture.hash("users", FENCING_UNFENCED, 3, "shard-1");
    assertThat(fixture.mappings("users")).hasSize(3);
  }

  @Test
  void aFencedKeyspaceThatGetsAKeyMeanwhileIsNotDeleted() {
    fixture.directory("shops", FENCING_FENCED);
    store.beforeNextCommit(() -> other.entry("shops", "k", "shard-1"));

    fails(NEEDS_RELOCATION, () -> delete("shops"));

    assertThat(fixture.entry("shops", "k2", "shard-1").getShard()).isEqualTo("shard-1");
  }

  @Test
  void aFencedKeyspaceWhoseDeletionWasInterruptedIsPutBackToUse() {
    fixture.directory("shops", FENCING_FENCED);
    store.beforeNextCommit(
        () -> {
          other.entry("shops", "k", "shard-1");
          store.beforeNextCommit(() -> store.down(true));
        });
    fails(STORE_UNAVAILABLE, () -> delete("shops"));
    store.down(false);

    fails(NEEDS_RELOCATION, () -> delete("shops"));

    assertThat(fixture.entry("shops", "k2", "shard-1").getShard()).isEqualTo("shard-1");
  }

  @Test
  void anEmptyFencedDirectoryIsDeleted() {
    fixture.directory("shops", FENCING_FENCED);

    assertThat(delete("shops").getRemovedMappings()).isZero();
  }

  @Test
  void aShardThatAFencedKeyspaceBeginsToUseIsNotMadeReadOnly() {
    fixture.directory("shops", FENCING_FENCED);
    store.beforeNextCommit(() -> other.entry("shops", "k", "shard-1"));

    fails(NEEDS_RELOCATION, () -> fixture.state("shard-1", ShardState.SHARD_STATE_READ_ONLY));

    assertThat(
            fixture
                .admin
                .getShard(GetShardRequest.newBuilder().setName("shard-1").build())
                .getShard()
                .getState())
        .isEqualTo(ShardState.SHARD_STATE_ACTIVE);
    assertThat(fixture.state("shard-2", ShardState.SHARD_STATE_READ_ONLY).getState())
        .isEqualTo(ShardState.SHARD_STATE_READ_ONLY);
  }

  private DeleteKeyspaceResponse delete(String keyspace) {
    return fixture.admin.deleteKeyspace(
        DeleteKeyspaceRequest.newBuilder().setName(keyspace).setContext(CONTEXT).build());
  }

  private void write(Write write) {
    store.commit(new StoreTransaction(List.of(), List.of(write))).join();
  }
}
