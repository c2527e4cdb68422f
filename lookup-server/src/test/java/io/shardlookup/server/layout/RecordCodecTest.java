package io.shardlookup.server.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Generation;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordCodecTest {
  private static final KeyspaceName ORDERS = new KeyspaceName("orders");
  private static final Assignment ON_ONE = Assignment.serving(new ShardName("shard-1"));

  private final RecordCodec codec = new RecordCodec(new AssignmentPool(), 0);

  @Test
  void aRecordThatIsNoMessageIsDamage() {
    assertThat(read(Layout.slot(ORDERS, 7), ByteString.copyFromUtf8("\u0001oops")))
        .isInstanceOfSatisfying(
            DirectoryChange.MappingDamaged.class,
            damaged -> {
              assertThat(damaged.scope()).isEqualTo(new Scope.Slot(7));
              assertThat(damaged.problem()).startsWith("protobuf: ");
            });
  }

  @Test
  void anEmptyRecordIsDamage() {
    assertThat(read(Layout.keyspace(ORDERS), ByteString.EMPTY))
        .isEqualTo(
            new DirectoryChange.KeyspaceDamaged(
                ORDERS, "keyspace name: \"\" (expected: [a-z][a-z0-9-]{0,62})"));
    assertThat(read(Layout.shard(new ShardName("s")), ByteString.EMPTY))
        .isInstanceOf(DirectoryChange.ShardDamaged.class);
    assertThat(read(Layout.epoch(ORDERS, 20240131), ByteString.EMPTY))
        .isInstanceOf(DirectoryChange.EpochDamaged.class);
    assertThat(read(Layout.entry(ORDERS, "k"), ByteString.EMPTY))
        .isInstanceOf(DirectoryChange.MappingDamaged.class);
  }

  @Test
  void aMappingUnderAnotherScopesKeyIsDamage() {
    ByteString slot8 = value(new Mapping(ORDERS, new Scope.Slot(8), ON_ONE, Generation.NONE));

    assertThat(read(Layout.slot(ORDERS, 7), slot8))
        .isEqualTo(
            new DirectoryChange.MappingDamaged(
                ORDERS, new Scope.Slot(7), "scope: slot 8 (expected: slot 7 as in its key)"));
  }

  @Test
  void aMappingUnderAnotherKeyspacesKeyIsDamage() {
    ByteString other =
        value(
            new Mapping(new KeyspaceName("other"), new Scope.Entry("k"), ON_ONE, Generation.NONE));

    assertThat(read(Layout.entry(ORDERS, "k"), other))
        .isEqualTo(
            new DirectoryChange.MappingDamaged(
                ORDERS, new Scope.Entry("k"), "keyspace: other (expected: orders as in its key)"));
  }

  @Test
  void aMappingThatMovesNowhereIsDamage() {
    ByteString value =
        io.shardlookup.v1.Mapping.newBuilder()
            .setKeyspace("orders")
            .setScope(
                io.shardlookup.v1.Scope.newBuilder()
                    .setSlot(io.shardlookup.v1.SlotScope.newBuilder().setSlot(7)))
            .setShard("shard-1")
            .setState(io.shardlookup.v1.MappingState.MAPPING_STATE_MOVING)
            .build()
            .toByteString();

    assertThat(read(Layout.slot(ORDERS, 7), value))
        .isEqualTo(
            new DirectoryChange.MappingDamaged(
                ORDERS,
                new Scope.Slot(7),
                "target_shard of a mapping in state MOVING: none (expected: a shard)"));
  }

  @Test
  void anEpochThatEndsBeforeItBeginsIsDamage() {
    ByteString value =
        io.shardlookup.v1.Epoch.newBuilder()
            .setKeyspace("orders")
            .setDate(20240131)
            .setEndDate(20240131)
            .setResidues(3)
            .build()
            .toByteString();

    assertThat(read(Layout.epoch(ORDERS, 20240131), value))
        .isEqualTo(
            new DirectoryChange.EpochDamaged(
                ORDERS,
                20240131,
                "epoch end_date: 20240131 (expected: 0 or a date after 20240131)"));
  }

  @Test
  void anEmptyRangeIsDamage() {
    ByteString value =
        value(new Mapping(ORDERS, new Scope.Range("m", "m"), ON_ONE, Generation.NONE));

    assertThat(read(Layout.range(ORDERS, "m"), value))
        .isEqualTo(
            new DirectoryChange.MappingDamaged(
                ORDERS,
                new Scope.Range("m", null),
                "range end: \"m\" (expected: after its start)"));
  }

  @Test
  void keysThatAViewDoesNotShowAreLeftOut() {
    for (String key :
        List.of(
            "map/tick",
            "map/directory",
            "map/relocations/1",
            "map/slots/orders/7",
            "map/slots/orders/0000x",
            "map/slots/orders/16384",
            "map/slots/Orders/00007",
            "map/slots/orders",
            "map/epochs/orders/20240230",
            "map/residues/orders/20240131/3",
            "map/residues/orders/20240131/03/1",
            "map/entries/orders/",
            "map/keyspaces/orders/x",
            "map/later/orders/1",
            "nodes/node-1",
            "mapx")) {
      StoredRecord record = new StoredRecord(ByteString.copyFromUtf8(key), ByteString.EMPTY, 1, 1);

      assertThat(codec.change(record)).as(key).isEmpty();
      assertThat(RecordCodec.removal(record.key())).as(key).isEmpty();
    }
  }

  @Test
  void generationsAreNotStored() throws InvalidProtocolBufferException {
    Shard shard = new Shard(new ShardName("s"), "e", 1, ShardState.ACTIVE, "", new Generation(5));

    ByteString value = value(RecordCodec.write(shard));

    assertThat(io.shardlookup.v1.Shard.parseFrom(value).getGeneration()).isZero();
  }

  private DirectoryChange read(ByteString key, ByteString value) {
    return codec.change(new StoredRecord(key, value, 1, 9)).orElseThrow();
  }

  private static ByteString value(Mapping mapping) {
    return value(RecordCodec.write(mapping));
  }

  private static ByteString value(Write write) {
    return Optional.ofNullable(write.value()).orElseThrow();
  }
}
