package io.shardlookup.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Fencing;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.v1.Change;
import io.shardlookup.v1.DirectoryStrategy;
import io.shardlookup.v1.HashStrategy;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.RangeStrategy;
import io.shardlookup.v1.ResidueScope;
import io.shardlookup.v1.Scope;
import io.shardlookup.v1.Shard;
import io.shardlookup.v1.SlotScope;
import java.time.ZoneId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a message may leave out, and what is refused. */
class WireTest {
  private static final String NAMED = "(expected: one that this version's contract names)";
  private static final WireCodec CODEC = new WireCodec(new AssignmentPool());

  @Test
  void whatIsNotSaidHasAMeaning() {
    Keyspace keyspace = KeyspaceCodec.fromWire(keyspace().build());

    assertThat(keyspace.fencing()).isEqualTo(Fencing.FENCED);
    assertThat(keyspace.state()).isEqualTo(KeyspaceState.ACTIVE);
    assertThat(keyspace.timeZone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(WireCodec.fromWire(shard().build()).state()).isEqualTo(ShardState.ACTIVE);
    assertThat(
            KeyspaceCodec.fromWire(keyspace().setRange(RangeStrategy.getDefaultInstance()).build())
                .strategy())
        .isEqualTo(new Strategy.Range(RangeOrder.BYTES));
    assertThat(
            KeyspaceCodec.fromWire(
                    keyspace().setDirectory(DirectoryStrategy.getDefaultInstance()).build())
                .strategy())
        .isEqualTo(new Strategy.Directory(AssignmentPolicy.WEIGHTED));
  }

  @Test
  void unknownEnumNumbersAreRefusedAndShown() {
    assertInvalid(
        () -> WireCodec.fromWire(shard().setStateValue(99).build()), "shard_state: 99 " + NAMED);
    assertInvalid(
        () -> CODEC.fromWire(mapping().setStateValue(99).build()), "mapping_state: 99 " + NAMED);
    assertInvalid(
        () ->
            CODEC.fromWire(
                io.shardlookup.v1.Placement.newBuilder().setShard("s").setStateValue(-1).build()),
        "mapping_state: -1 " + NAMED);
    assertInvalid(
        () -> KeyspaceCodec.fromWire(keyspace().setFencingValue(3).build()), "fencing: 3 " + NAMED);
    assertInvalid(
        () -> KeyspaceCodec.fromWire(keyspace().setStateValue(3).build()),
        "keyspace_state: 3 " + NAMED);
    assertInvalid(
        () ->
            KeyspaceCodec.fromWire(
                keyspace().setRange(RangeStrategy.newBuilder().setOrderValue(3)).build()),
        "range_order: 3 " + NAMED);
    assertInvalid(
        () ->
            KeyspaceCodec.fromWire(
                keyspace().setDirectory(DirectoryStrategy.newBuilder().setPolicyValue(3)).build()),
        "policy: 3 " + NAMED);
  }

  @Test
  void aMappingHasToSayItsState() {
    assertInvalid(() -> CODEC.fromWire(mapping().build()), "mapping_state: unspecified");
  }

  @Test
  void whatHasNoDefaultIsRefused() {
    assertInvalid(
        () -> KeyspaceCodec.fromWire(keyspace().clearHash().build()),
        "strategy: none (expected: hash, range, sequence or directory)");
    assertInvalid(
        () -> WireCodec.fromWire(Scope.getDefaultInstance()),
        "scope: none (expected: entry, slot, range or residue)");
    assertInvalid(
        () -> new ChangeCodec(CODEC).fromWire(Change.getDefaultInstance()),
        "change: none (expected: one of its kinds)");
  }

  @Test
  void numbersOutOfBoundsAreRefusedAndShown() {
    assertInvalid(
        () -> WireCodec.fromWire(scope(SlotScope.newBuilder().setSlot(-1))),
        "slot: 4294967295 (expected: 0..16383)");
    assertInvalid(
        () -> WireCodec.fromWire(scope(SlotScope.newBuilder().setSlot(16_384))),
        "slot: 16384 (expected: 0..16383)");
    assertInvalid(
        () -> WireCodec.fromWire(residue(2026_02_01, 60)), "residue: 60 (expected: 0..59)");
    assertInvalid(
        () -> WireCodec.fromWire(residue(2026_02_29, 0)),
        "epoch_date: 20260229 (expected: a date yyyymmdd)");
    assertInvalid(
        () -> WireCodec.fromWire(shard().setGeneration(-1).build()),
        "generation: 18446744073709551615 (expected: 0..9223372036854775807)");
    assertInvalid(
        () -> KeyspaceCodec.fromWire(keyspace().setGeneration(Long.MIN_VALUE).build()),
        "generation: 9223372036854775808");
  }

  @Test
  void aTimeZoneHasToExist() {
    assertInvalid(
        () -> KeyspaceCodec.fromWire(keyspace().setTimeZone("Europe/Atlantis").build()),
        "time_zone: \"Europe/Atlantis\" (expected: an IANA time zone such as Europe/Berlin)");
  }

  @Test
  void keysAreReadAsKeys() {
    assertThatThrownBy(() -> WireCodec.keyFromWire(ByteString.copyFrom(new byte[] {(byte) 0xff})))
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_KEY));
  }

  @Test
  void equalAssignmentsAreShared() {
    Mapping message =
        mapping().setState(io.shardlookup.v1.MappingState.MAPPING_STATE_SERVING).build();

    assertThat(CODEC.fromWire(message).assignment()).isSameAs(CODEC.fromWire(message).assignment());
  }

  private static void assertInvalid(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LookupException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_ARGUMENT))
        .hasMessageStartingWith(message);
  }

  private static io.shardlookup.v1.Keyspace.Builder keyspace() {
    return io.shardlookup.v1.Keyspace.newBuilder()
        .setName("orders")
        .setHash(HashStrategy.newBuilder().setSlots(4));
  }

  private static Shard.Builder shard() {
    return Shard.newBuilder().setName("one").setEndpoint("mysql://one");
  }

  private static Mapping.Builder mapping() {
    return Mapping.newBuilder()
        .setKeyspace("orders")
        .setShard("one")
        .setScope(scope(SlotScope.newBuilder().setSlot(1)));
  }

  private static Scope scope(SlotScope.Builder slot) {
    return Scope.newBuilder().setSlot(slot).build();
  }

  private static Scope residue(int date, int residue) {
    return Scope.newBuilder()
        .setResidue(ResidueScope.newBuilder().setEpochDate(date).setResidue(residue))
        .build();
  }
}
