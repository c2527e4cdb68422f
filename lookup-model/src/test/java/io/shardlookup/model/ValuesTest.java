package io.shardlookup.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.Strategy;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values out of bounds are refused with the value and what was expected. */
class ValuesTest {
  private static final ShardName SHARD = new ShardName("shard-1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "orders",
        "a-1",
        "a--",
        "x23456789012345678901234567890123456789012345678901234567890123"
      })
  void acceptsNames(String name) {
    assertThat(new KeyspaceName(name)).hasToString(name);
    assertThat(new ShardName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "1a", "-a", "a_b", "a.b", "ä", "a ", "a\n"})
  void refusesNames(String name) {
    assertInvalid(
        () -> new KeyspaceName(name), "keyspace name: \"", "(expected: [a-z][a-z0-9-]{0,62})");
    assertInvalid(() -> new ShardName(name), "shard name: \"", "(expected: [a-z][a-z0-9-]{0,62})");
  }

  @Test
  void refusesLongNamesWithoutRepeatingThemWhole() {
    assertInvalid(
        () -> new ShardName("a".repeat(100_000)),
        "shard name: \""
            + "a".repeat(80)
            + "\"... (100000 characters) (expected: [a-z][a-z0-9-]{0,62})");
    assertInvalid(() -> new ShardName("a".repeat(64)), "shard name");
  }

  @Test
  void refusesShardsOutOfBounds() {
    assertInvalid(() -> shard("", 1, ""), "shard endpoint: \"\" (expected: 1..512 characters)");
    assertInvalid(
        () -> shard("x".repeat(513), 1, ""), "(513 characters) (expected: 1..512 characters)");
    assertInvalid(() -> shard("x", -1, ""), "shard weight: -1 (expected: 0..1000000)");
    assertInvalid(() -> shard("x", 1_000_001, ""), "shard weight: 1000001 (expected: 0..1000000)");
    assertInvalid(() -> shard("x", 1, "c".repeat(513)), "shard credentials_ref: ");
    assertThat(shard("x".repeat(512), 1_000_000, "c".repeat(512)).takesNewKeys()).isTrue();
  }

  @Test
  void onlyActiveShardsWithAWeightTakeNewKeys() {
    assertThat(shard("x", 1, "").takesNewKeys()).isTrue();
    assertThat(shard("x", 0, "").takesNewKeys()).isFalse();
    assertThat(shard("x", 1, "").withState(ShardState.DRAINING).takesNewKeys()).isFalse();
    assertThat(shard("x", 1, "").withState(ShardState.READ_ONLY).takesNewKeys()).isFalse();
  }

  @Test
  void refusesKeyspacesOutOfBounds() {
    assertInvalid(() -> keyspace(-1, List.of()), "retention_days: -1 (expected: 0..36500)");
    assertInvalid(() -> keyspace(36_501, List.of()), "retention_days: 36501 (expected: 0..36500)");
    assertInvalid(
        () -> keyspace(0, Collections.nCopies(65, new Table("t", "k"))),
        "tables: 65 tables (expected: at most 64)");
    assertInvalid(() -> new Table("", "k"), "table name: \"\" (expected: 1..64 characters)");
    assertInvalid(
        () -> new Table("t", "k".repeat(65)),
        "table key_column: \"",
        "(expected: 1..64 characters)");
  }

  @Test
  void refusesStrategiesOutOfBounds() {
    assertInvalid(() -> new Strategy.Hash(0), "slots: 0 (expected: 1..16384)");
    assertInvalid(() -> new Strategy.Hash(16_385), "slots: 16385 (expected: 1..16384)");
    assertInvalid(
        () -> new Strategy.Sequence("é".repeat(33)),
        "prefix: \"",
        "(expected: at most 64 bytes of UTF-8 without control characters)");
    assertInvalid(() -> new Strategy.Sequence("a\t"), "prefix: \"a\\u0009\"");
    assertThat(new Strategy.Sequence("é".repeat(32)).prefix()).hasSize(32);
  }

  @Test
  void refusesEpochsOutOfBounds() {
    assertInvalid(
        () -> epoch(2026_02_30, 0, 1), "epoch date: 20260230 (expected: a date yyyymmdd)");
    assertInvalid(() -> epoch(2026_02_01, 1, 1), "epoch end_date: 1 (expected: a date yyyymmdd)");
    assertInvalid(
        () -> epoch(2026_02_01, 2026_02_01, 1),
        "epoch end_date: 20260201 (expected: 0 or a date after 20260201)");
    assertInvalid(() -> epoch(2026_02_01, 0, 0), "residues: 0 (expected: 1..60)");
    assertInvalid(() -> epoch(2026_02_01, 0, 61), "residues: 61 (expected: 1..60)");
  }

  @Test
  void anEpochCoversItsDates() {
    Epoch epoch = epoch(2026_02_01, 0, 3);

    assertThat(epoch.covers(2026_01_31)).isFalse();
    assertThat(epoch.covers(2026_02_01)).isTrue();
    assertThat(epoch.covers(9999_12_31)).isTrue();
    assertThat(epoch.endingBefore(2026_03_01).covers(2026_02_28)).isTrue();
    assertThat(epoch.endingBefore(2026_03_01).covers(2026_03_01)).isFalse();
    assertThat(epoch.endingBefore(2026_03_01).generation()).isEqualTo(Generation.NONE);
  }

  @Test
  void aTargetBelongsToAMoveAlone() {
    for (MappingState state : MappingState.values()) {
      boolean moves = state == MappingState.MOVING || state == MappingState.CUTOVER;
      @Nullable ShardName wrong = moves ? null : new ShardName("two");
      assertInvalid(
          () -> new Assignment(SHARD, state, wrong, List.of()),
          "target_shard of a mapping in state " + state,
          moves ? "none (expected: a shard)" : "two (expected: none)");
    }
  }

  @Test
  void anAssignmentNamesItsShards() {
    ShardName two = new ShardName("two");
    ShardName three = new ShardName("three");
    Assignment moving = new Assignment(SHARD, MappingState.MOVING, two, List.of(three));

    assertThat(List.of(SHARD, two, three)).allMatch(moving::names);
    assertThat(moving.names(new ShardName("four"))).isFalse();
    assertThat(moving.isStable()).isFalse();
    assertThat(Assignment.serving(SHARD).isStable()).isTrue();
    assertThat(new Assignment(SHARD, MappingState.SERVING, null, List.of(two)).isStable())
        .isFalse();
  }

  @Test
  void onlyCutoverAndPendingHoldWrites() {
    assertThat(MappingState.values())
        .filteredOn(MappingState::holdsWrites)
        .containsExactly(MappingState.CUTOVER, MappingState.PENDING);
  }

  @Test
  void listsAreCopied() {
    List<ShardName> uncleaned = new ArrayList<>(List.of(SHARD));
    List<Table> tables = new ArrayList<>(List.of(new Table("t", "k")));
    Assignment assignment = new Assignment(SHARD, MappingState.SERVING, null, uncleaned);
    Keyspace keyspace = keyspace(0, tables);

    uncleaned.clear();
    tables.clear();

    assertThat(assignment.uncleaned()).containsExactly(SHARD);
    assertThat(keyspace.tables()).hasSize(1);
  }

  @Test
  void utcIsOneZoneHoweverItIsSpelt() {
    assertThat(keyspace(0, List.of()).timeZone()).isEqualTo(ZoneId.of("UTC"));
  }

  @Test
  void revisionsOrderIncarnationsFirst() {
    Revision before = Revision.of(1, 900);
    Revision after = Revision.of(2, 5);

    assertThat(before).isLessThan(after).hasToString("1:900");
    assertThat(before.isOlderThan(after)).isTrue();
    assertThat(before.isOlderThan(before)).isFalse();
    assertThat(before.isAtLeast(before)).isTrue();
    assertThat(Revision.max(before, after)).isEqualTo(after);
    assertThat(Revision.max(after, before)).isEqualTo(after);
    assertThat(after.incarnation()).isEqualTo(2);
    assertThat(after.storeRevision()).isEqualTo(5);
    assertThat(after.value()).isEqualTo((2L << 48) + 5);
    assertThat(Revision.of(0, 7)).hasToString("7");
    assertThat(Generation.at(after).revision()).isEqualTo(after);
    assertThat(Generation.at(before).isOlderThan(Generation.at(after))).isTrue();
  }

  @Test
  void revisionsHaveBounds() {
    assertThat(Revision.of(0x7fff, (1L << 48) - 1).value()).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> Revision.of(0x8000, 0))
        .hasMessage("incarnation: 32768 (expected: 0..32767)");
    assertThatThrownBy(() -> Revision.of(0, 1L << 48))
        .hasMessage("store revision: 281474976710656 (expected: 0..281474976710655)");
    assertThatThrownBy(() -> new Revision(-1)).hasMessage("revision: -1 (expected: 0 or more)");
    assertThatThrownBy(() -> new Generation(-1)).hasMessage("generation: -1 (expected: 0 or more)");
  }

  @Test
  void aPoolSharesEqualAssignments() {
    AssignmentPool pool = new AssignmentPool();
    Assignment first = Assignment.serving(SHARD);

    assertThat(pool.shared(first)).isSameAs(first);
    assertThat(pool.shared(Assignment.serving(new ShardName("shard-1")))).isSameAs(first);
    assertThat(pool.shared(Assignment.serving(new ShardName("two")))).isNotSameAs(first);
  }

  @Test
  void placementsAreEqualByScopeAssignmentAndGeneration() {
    Assignment one = Assignment.serving(SHARD);
    Placement slot = Placement.of(new Scope.Slot(1), one, new Generation(1));
    Placement entry = Placement.of(new Scope.Entry("k"), one, new Generation(1));

    assertThat(slot)
        .isEqualTo(Placement.of(new Scope.Slot(1), Assignment.serving(SHARD), new Generation(1)))
        .hasSameHashCodeAs(Placement.of(new Scope.Slot(1), one, new Generation(1)))
        .isNotEqualTo(Placement.of(new Scope.Slot(2), one, new Generation(1)))
        .isNotEqualTo(Placement.of(new Scope.Slot(1), one, new Generation(2)))
        .isNotEqualTo(
            Placement.of(
                new Scope.Slot(1), Assignment.serving(new ShardName("two")), new Generation(1)))
        .isNotEqualTo(entry);
    assertThat(entry)
        .isEqualTo(Placement.of(new Scope.Entry("any other"), one, new Generation(1)))
        .isNotEqualTo(slot);
    assertThat(entry.scopeOf("k")).isEqualTo(new Scope.Entry("k"));
    assertThat(slot.scopeOf("k")).isEqualTo(new Scope.Slot(1));
    assertThat(slot.isOlderThan(Placement.of(new Scope.Slot(1), one, new Generation(2)))).isTrue();
    assertThat(slot.isOlderThan(entry)).isFalse();
  }

  @Test
  void scopesAreDescribedInWords() {
    assertThat(new Scope.Entry("k\n").describe()).isEqualTo("entry \"k\\u000a\"");
    assertThat(new Scope.Slot(7).describe()).isEqualTo("slot 7");
    assertThat(new Scope.Range("", null).describe()).isEqualTo("range \"\"..");
    assertThat(new Scope.Range("a", "m").describe()).isEqualTo("range \"a\"..\"m\"");
    assertThat(new Scope.Residue(2026_02_01, 3).describe())
        .isEqualTo("residue 3 of epoch 20260201");
  }

  private static void assertInvalid(ThrowingCallable call, String... messageParts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LookupException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_ARGUMENT))
        .hasMessageContainingAll(messageParts);
  }

  private static Shard shard(String endpoint, int weight, String credentialsRef) {
    return new Shard(SHARD, endpoint, weight, ShardState.ACTIVE, credentialsRef, Generation.NONE);
  }

  private static Epoch epoch(int date, int endDate, int residues) {
    return new Epoch(new KeyspaceName("orders"), date, endDate, residues, new Generation(3));
  }

  private static Keyspace keyspace(int retentionDays, List<Table> tables) {
    return new Keyspace(
        new KeyspaceName("orders"),
        Fencing.FENCED,
        new Strategy.Hash(4),
        ZoneOffset.UTC,
        retentionDays,
        tables,
        KeyspaceState.ACTIVE,
        Generation.NONE);
  }
}
