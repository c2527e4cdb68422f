package io.shardlookup.model.wire;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.v1.Change;
import io.shardlookup.v1.EpochRemoved;
import io.shardlookup.v1.KeyspaceSnapshot;
import io.shardlookup.v1.MappingRemoved;
import java.util.ArrayList;
import java.util.List;

/** Translates changes to messages and back. Thread-safe. */
public final class ChangeCodec {
  private static final String PROBLEM = "the node cannot read it";

  private final WireCodec codec;

  /** Uses the codec for mappings. */
  public ChangeCodec(WireCodec codec) {
    this.codec = codec;
  }

  /**
   * The message of a change. Of a damaged keyspace or shard a client learns that it is gone, and
   * asks the node, which says why.
   */
  public static Change toWire(DirectoryChange change) {
    Change.Builder message = Change.newBuilder();
    if (change instanceof DirectoryChange.MappingPut c) {
      message.setMappingPut(WireCodec.toWire(c.mapping()));
    } else if (change instanceof DirectoryChange.MappingRemoved c) {
      message.setMappingRemoved(mapping(c.keyspace(), c.scope()));
    } else if (change instanceof DirectoryChange.MappingDamaged c) {
      message.setMappingDamaged(mapping(c.keyspace(), c.scope()));
    } else if (change instanceof DirectoryChange.EpochPut c) {
      message.setEpochPut(WireCodec.toWire(c.epoch()));
    } else if (change instanceof DirectoryChange.EpochRemoved c) {
      message.setEpochRemoved(epoch(c.keyspace(), c.date()));
    } else if (change instanceof DirectoryChange.EpochDamaged c) {
      message.setEpochDamaged(epoch(c.keyspace(), c.date()));
    } else if (change instanceof DirectoryChange.KeyspacePut c) {
      message.setKeyspacePut(KeyspaceCodec.toWire(c.keyspace()));
    } else if (change instanceof DirectoryChange.KeyspaceRemoved c) {
      message.setKeyspaceRemoved(c.keyspace().text());
    } else if (change instanceof DirectoryChange.KeyspaceDamaged c) {
      message.setKeyspaceRemoved(c.keyspace().text());
    } else if (change instanceof DirectoryChange.ShardPut c) {
      message.setShardPut(WireCodec.toWire(c.shard()));
    } else if (change instanceof DirectoryChange.ShardRemoved c) {
      message.setShardRemoved(c.shard().text());
    } else if (change instanceof DirectoryChange.ShardDamaged c) {
      message.setShardRemoved(c.shard().text());
    }
    return message.build();
  }

  /** The change of a message; {@link LookupException} INVALID_ARGUMENT if it says none. */
  public DirectoryChange fromWire(Change change) {
    return switch (change.getChangeCase()) {
      case MAPPING_PUT -> new DirectoryChange.MappingPut(codec.fromWire(change.getMappingPut()));
      case MAPPING_REMOVED ->
          new DirectoryChange.MappingRemoved(
              new KeyspaceName(change.getMappingRemoved().getKeyspace()),
              WireCodec.fromWire(change.getMappingRemoved().getScope()));
      case MAPPING_DAMAGED -> damaged(change.getMappingDamaged());
      case EPOCH_PUT -> new DirectoryChange.EpochPut(WireCodec.fromWire(change.getEpochPut()));
      case EPOCH_REMOVED ->
          new DirectoryChange.EpochRemoved(
              new KeyspaceName(change.getEpochRemoved().getKeyspace()),
              change.getEpochRemoved().getDate());
      case EPOCH_DAMAGED -> damaged(change.getEpochDamaged());
      case KEYSPACE_PUT ->
          new DirectoryChange.KeyspacePut(KeyspaceCodec.fromWire(change.getKeyspacePut()));
      case KEYSPACE_REMOVED ->
          new DirectoryChange.KeyspaceRemoved(new KeyspaceName(change.getKeyspaceRemoved()));
      case SHARD_PUT -> new DirectoryChange.ShardPut(WireCodec.fromWire(change.getShardPut()));
      case SHARD_REMOVED ->
          new DirectoryChange.ShardRemoved(new ShardName(change.getShardRemoved()));
      case CHANGE_NOT_SET -> throw LookupException.invalid("change", "none", "one of its kinds");
    };
  }

  /** Adds the damage of a mapping or an epoch to the snapshot of its keyspace. */
  public static void addDamage(DirectoryChange damage, KeyspaceSnapshot.Builder part) {
    if (damage instanceof DirectoryChange.MappingDamaged d) {
      part.addDamagedMappings(mapping(d.keyspace(), d.scope()));
    } else if (damage instanceof DirectoryChange.EpochDamaged d) {
      part.addDamagedEpochs(epoch(d.keyspace(), d.date()));
    }
  }

  /** The damage that a part of a snapshot tells of. */
  public static List<DirectoryChange> damageOf(KeyspaceSnapshot part) {
    List<DirectoryChange> damage = new ArrayList<>();
    part.getDamagedMappingsList().forEach(mapping -> damage.add(damaged(mapping)));
    part.getDamagedEpochsList().forEach(epoch -> damage.add(damaged(epoch)));
    return damage;
  }

  private static DirectoryChange damaged(MappingRemoved mapping) {
    return new DirectoryChange.MappingDamaged(
        new KeyspaceName(mapping.getKeyspace()), WireCodec.fromWire(mapping.getScope()), PROBLEM);
  }

  private static DirectoryChange damaged(EpochRemoved epoch) {
    return new DirectoryChange.EpochDamaged(
        new KeyspaceName(epoch.getKeyspace()), epoch.getDate(), PROBLEM);
  }

  private static MappingRemoved mapping(KeyspaceName keyspace, Scope scope) {
    return MappingRemoved.newBuilder()
        .setKeyspace(keyspace.text())
        .setScope(WireCodec.toWire(scope))
        .build();
  }

  private static EpochRemoved epoch(KeyspaceName keyspace, int date) {
    return EpochRemoved.newBuilder().setKeyspace(keyspace.text()).setDate(date).build();
  }
}
