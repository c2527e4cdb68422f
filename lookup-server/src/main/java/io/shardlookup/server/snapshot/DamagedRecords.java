package io.shardlookup.server.snapshot;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.storage.v1.DamagedRecord;
import io.shardlookup.v1.EpochRemoved;
import io.shardlookup.v1.MappingRemoved;

/** Damage in the file: a mapping that cannot be read must fail after a restart as before it. */
final class DamagedRecords {
  private DamagedRecords() {}

  static DamagedRecord toStorage(DirectoryChange damage) {
    DamagedRecord.Builder record = DamagedRecord.newBuilder();
    if (damage instanceof DirectoryChange.KeyspaceDamaged d) {
      record.setKeyspace(d.keyspace().text()).setProblem(d.problem());
    } else if (damage instanceof DirectoryChange.ShardDamaged d) {
      record.setShard(d.shard().text()).setProblem(d.problem());
    } else if (damage instanceof DirectoryChange.MappingDamaged d) {
      MappingRemoved mapping =
          MappingRemoved.newBuilder()
              .setKeyspace(d.keyspace().text())
              .setScope(WireCodec.toWire(d.scope()))
              .build();
      record.setMapping(mapping).setProblem(d.problem());
    } else if (damage instanceof DirectoryChange.EpochDamaged d) {
      EpochRemoved epoch =
          EpochRemoved.newBuilder().setKeyspace(d.keyspace().text()).setDate(d.date()).build();
      record.setEpoch(epoch).setProblem(d.problem());
    } else {
      throw new IllegalArgumentException("change: " + damage + " (expected: damage)");
    }
    return record.build();
  }

  static DirectoryChange fromStorage(DamagedRecord record) {
    String problem = record.getProblem();
    return switch (record.getSubjectCase()) {
      case KEYSPACE ->
          new DirectoryChange.KeyspaceDamaged(new KeyspaceName(record.getKeyspace()), problem);
      case SHARD -> new DirectoryChange.ShardDamaged(new ShardName(record.getShard()), problem);
      case MAPPING ->
          new DirectoryChange.MappingDamaged(
              new KeyspaceName(record.getMapping().getKeyspace()),
              WireCodec.fromWire(record.getMapping().getScope()),
              problem);
      case EPOCH ->
          new DirectoryChange.EpochDamaged(
              new KeyspaceName(record.getEpoch().getKeyspace()),
              record.getEpoch().getDate(),
              problem);
      case SUBJECT_NOT_SET -> throw new IllegalArgumentException("damage: of nothing");
    };
  }
}
