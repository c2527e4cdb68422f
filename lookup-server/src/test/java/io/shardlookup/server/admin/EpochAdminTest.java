package io.shardlookup.server.admin;

import static io.shardlookup.model.error.ErrorReason.ALREADY_EXISTS;
import static io.shardlookup.model.error.ErrorReason.BEFORE_FIRST_EPOCH;
import static io.shardlookup.model.error.ErrorReason.INVALID_ARGUMENT;
import static io.shardlookup.model.error.ErrorReason.MALFORMED_KEY;
import static io.shardlookup.model.error.ErrorReason.NEEDS_RELOCATION;
import static io.shardlookup.model.error.ErrorReason.UNKNOWN_SCOPE;
import static io.shardlookup.server.admin.AdminFixture.CONTEXT;
import static io.shardlookup.server.admin.AdminFixture.fails;
import static io.shardlookup.v1.Fencing.FENCING_FENCED;
import static io.shardlookup.v1.Fencing.FENCING_UNFENCED;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.AssignResidueRequest;
import io.shardlookup.v1.CreateEpochRequest;
import io.shardlookup.v1.CreateEpochResponse;
import io.shardlookup.v1.Epoch;
import io.shardlookup.v1.ListEpochsRequest;
import io.shardlookup.v1.Mapping;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EpochAdminTest {
  private final MemoryDirectoryStore store = new MemoryDirectoryStore();
  private final AdminFixture fixture = new AdminFixture(store, Clock.systemUTC());

  @BeforeEach
  void create() {
    fixture.shards("shard-1", "shard-2", "shard-3");
    fixture.sequence("orders", FENCING_UNFENCED, 20240101, "shard-1", "shard-2");
  }

  @AfterEach
  void close() {
    fixture.close();
    store.close();
  }

  @Test
  void aNewEpochEndsTheOneBeforeAndRewritesItsResidues() {
    CreateEpochResponse created = epoch("orders", 20240201, "shard-1", "shard-2", "shard-3");

    assertThat(epochs())
        .extracting(Epoch::getDate, Epoch::getEndDate, Epoch::getResidues, Epoch::getGeneration)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(20240101, 20240201, 2, created.getRevision()),
            org.assertj.core.groups.Tuple.tuple(20240201, 0, 3, created.getRevision()));
    assertThat(fixture.mappings("orders"))
        .hasSize(5)
        .allMatch(mapping -> mapping.getGeneration() == created.getRevision());
    assertThat(shardOf("o20240131-5")).isEqualTo("shard-2");
    assertThat(shardOf("o20240201-5")).isEqualTo("shard-3");
  }

  @Test
  void theLargestEpochsFitOneTransaction() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      fixture.shards("s" + i);
      many.add("s" + i);
    }

    epoch("orders", 20240201, many.toArray(String[]::new));
    epoch("orders", 20240301, many.toArray(String[]::new));

    assertThat(fixture.mappings("orders")).hasSize(122);
    many.add("shard-1");
    fails(INVALID_ARGUMENT, () -> epoch("orders", 20240401, many.toArray(String[]::new)));
  }

  @Test
  void refusesBadDatesAndFencedKeyspaces() {
    fixture.sequence("fenced", FENCING_FENCED, 20240101, "shard-1");

    fails(ALREADY_EXISTS, () -> epoch("orders", 20240101, "shard-1"));
    fails(INVALID_ARGUMENT, () -> epoch("orders", 20231231, "shard-1"));
    fails(INVALID_ARGUMENT, () -> epoch("orders", 20240230, "shard-1"));
    fails(INVALID_ARGUMENT, () -> epoch("orders", 20240201));
    fails(NEEDS_RELOCATION, () -> epoch("fenced", 20240201, "shard-1"));

    assertThat(epochs()).hasSize(1);
  }

  @Test
  void givesAResidueToAnotherShard() {
    Mapping residue = residue(20240101, 1, "shard-3");

    assertThat(residue.getShard()).isEqualTo("shard-3");
    assertThat(shardOf("o20240131-5")).isEqualTo("shard-3");
    fails(UNKNOWN_SCOPE, () -> residue(20240101, 2, "shard-3"));
    fails(UNKNOWN_SCOPE, () -> residue(20240102, 0, "shard-3"));
  }

  @Test
  void pinsOnlyKeysThatTheStrategyReads() {
    fixture.entry("orders", "o20240131-5", "shard-3");

    assertThat(shardOf("o20240131-5")).isEqualTo("shard-3");
    fails(MALFORMED_KEY, () -> fixture.entry("orders", "o20240230-5", "shard-3"));
    fails(MALFORMED_KEY, () -> fixture.entry("orders", "x", "shard-3"));
    fails(BEFORE_FIRST_EPOCH, () -> fixture.entry("orders", "o20231231-5", "shard-3"));
  }

  private String shardOf(String key) {
    return fixture.admin.explainKey(AdminContract.explain("orders", key)).getPlacement().getShard();
  }

  private Mapping residue(int date, int residue, String shard) {
    return fixture
        .admin
        .assignResidue(
            AssignResidueRequest.newBuilder()
                .setKeyspace("orders")
                .setEpochDate(date)
                .setResidue(residue)
                .setShard(shard)
                .setContext(CONTEXT)
                .build())
        .getMapping();
  }

  private CreateEpochResponse epoch(String keyspace, int date, String... shards) {
    return fixture.admin.createEpoch(
        CreateEpochRequest.newBuilder()
            .setKeyspace(keyspace)
            .setDate(date)
            .addAllShards(Arrays.asList(shards))
            .setContext(CONTEXT)
            .build());
  }

  private List<Epoch> epochs() {
    return fixture
        .admin
        .listEpochs(ListEpochsRequest.newBuilder().setKeyspace("orders").build())
        .getEpochsList();
  }
}
