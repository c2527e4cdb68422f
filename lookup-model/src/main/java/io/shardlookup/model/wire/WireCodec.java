package io.shardlookup.model.wire;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Generation;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.v1.EntryScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Translates shards, scopes, mappings, epochs and placements to messages and back. What a message
 * says is checked: {@link LookupException} with the value and what was expected. Thread-safe.
 */
public final class WireCodec {
  /** A placement by an entry does not keep the key: the caller knows it. */
  private static final Scope ANY_ENTRY = new Scope.Entry("");

  private static final io.shardlookup.v1.Scope ANY_ENTRY_MESSAGE =
      io.shardlookup.v1.Scope.newBuilder().setEntry(EntryScope.getDefaultInstance()).build();

  private final AssignmentPool pool;

  /** Shares assignments through the pool. */
  public WireCodec(AssignmentPool pool) {
    this.pool = pool;
  }

  /** The message of a key's bytes. */
  public static ByteString keyToWire(String key) {
    return ByteString.copyFromUtf8(key);
  }

  /** The key of its bytes; INVALID_KEY if they are not one. */
  public static String keyFromWire(ByteString key) {
    if (key.isEmpty() || key.size() > KeySyntax.MAX_BYTES || !key.isValidUtf8()) {
      return KeySyntax.decode(key.asReadOnlyByteBuffer());
    }
    return KeySyntax.check(key.toStringUtf8());
  }

  /** The message of a shard. */
  public static io.shardlookup.v1.Shard toWire(Shard shard) {
    return io.shardlookup.v1.Shard.newBuilder()
        .setName(shard.name().text())
        .setEndpoint(shard.endpoint())
        .setWeight(shard.weight())
        .setState(WireEnums.toWire(shard.state()))
        .setCredentialsRef(shard.credentialsRef())
        .setGeneration(shard.generation().value())
        .build();
  }

  /** The shard of a message. */
  public static Shard fromWire(io.shardlookup.v1.Shard shard) {
    return new Shard(
        new ShardName(shard.getName()),
        shard.getEndpoint(),
        shard.getWeight(),
        WireEnums.fromWire(WireEnums.known("shard_state", shard.getState(), shard.getStateValue())),
        shard.getCredentialsRef(),
        generation(shard.getGeneration()));
  }

  /** The message of an epoch. */
  public static io.shardlookup.v1.Epoch toWire(Epoch epoch) {
    return io.shardlookup.v1.Epoch.newBuilder()
        .setKeyspace(epoch.keyspace().text())
        .setDate(epoch.date())
        .setEndDate(epoch.endDate())
        .setResidues(epoch.residues())
        .setGeneration(epoch.generation().value())
        .build();
  }

  /** The epoch of a message. */
  public static Epoch fromWire(io.shardlookup.v1.Epoch epoch) {
    return new Epoch(
        new KeyspaceName(epoch.getKeyspace()),
        epoch.getDate(),
        epoch.getEndDate(),
        epoch.getResidues(),
        generation(epoch.getGeneration()));
  }

  /** The message of a scope. */
  public static io.shardlookup.v1.Scope toWire(Scope scope) {
    io.shardlookup.v1.Scope.Builder message = io.shardlookup.v1.Scope.newBuilder();
    if (scope instanceof Scope.Entry entry) {
      message.getEntryBuilder().setKey(keyToWire(entry.key()));
    } else if (scope instanceof Scope.Slot slot) {
      message.getSlotBuilder().setSlot(slot.slot());
    } else if (scope instanceof Scope.Range range) {
      message
          .getRangeBuilder()
          .setStart(keyToWire(range.start()))
          .setEnd(keyToWire(range.end() == null ? "" : range.end()));
    } else if (scope instanceof Scope.Residue residue) {
      message.getResidueBuilder().setEpochDate(residue.epochDate()).setResidue(residue.residue());
    }
    return message.build();
  }

  /** The scope of a message. */
  public static Scope fromWire(io.shardlookup.v1.Scope scope) {
    return switch (scope.getKindCase()) {
      case ENTRY -> new Scope.Entry(keyFromWire(scope.getEntry().getKey()));
      case SLOT ->
          new Scope.Slot(below("slot", scope.getSlot().getSlot(), Strategy.Hash.MAX_SLOTS));
      case RANGE ->
          new Scope.Range(
              keyOrEmpty(scope.getRange().getStart()),
              scope.getRange().getEnd().isEmpty() ? null : keyFromWire(scope.getRange().getEnd()));
      case RESIDUE ->
          new Scope.Residue(
              SequenceDate.check("epoch_date", scope.getResidue().getEpochDate()),
              below("residue", scope.getResidue().getResidue(), Epoch.MAX_RESIDUES));
      case KIND_NOT_SET ->
          throw LookupException.invalid("scope", "none", "entry, slot, range or residue");
    };
  }

  /** The message of a mapping. */
  public static io.shardlookup.v1.Mapping toWire(Mapping mapping) {
    io.shardlookup.v1.Mapping.Builder message =
        io.shardlookup.v1.Mapping.newBuilder()
            .setKeyspace(mapping.keyspace().text())
            .setScope(toWire(mapping.scope()))
            .setShard(mapping.shard().text())
            .setState(WireEnums.toWire(mapping.assignment().state()))
            .setGeneration(mapping.generation().value());
    ShardName target = mapping.assignment().target();
    if (target != null) {
      message.setTargetShard(target.text());
    }
    mapping.assignment().uncleaned().forEach(shard -> message.addUncleanedShards(shard.text()));
    return message.build();
  }

  /** The mapping of a message. */
  public Mapping fromWire(io.shardlookup.v1.Mapping mapping) {
    return new Mapping(
        new KeyspaceName(mapping.getKeyspace()),
        fromWire(mapping.getScope()),
        pool.shared(
            new Assignment(
                new ShardName(mapping.getShard()),
                mappingState(mapping.getState(), mapping.getStateValue()),
                shardOrNull(mapping.getTargetShard()),
                mapping.getUncleanedShardsList().stream().map(ShardName::new).toList())),
        generation(mapping.getGeneration()));
  }

  /** The message of a placement. The key of an entry is left out: the caller knows it. */
  public static io.shardlookup.v1.Placement toWire(Placement placement) {
    io.shardlookup.v1.Placement.Builder message =
        io.shardlookup.v1.Placement.newBuilder()
            .setShard(placement.shard().text())
            .setState(WireEnums.toWire(placement.state()))
            .setGeneration(placement.generation().value());
    ShardName target = placement.target();
    if (target != null) {
      message.setTargetShard(target.text());
    }
    return message
        .setScope(
            placement instanceof Placement.OfEntry
                ? ANY_ENTRY_MESSAGE
                : toWire(placement.scopeOf("")))
        .build();
  }

  /** The placement of a message. */
  public Placement fromWire(io.shardlookup.v1.Placement placement) {
    Assignment assignment = assignment(placement);
    Generation generation = generation(placement.getGeneration());
    return placement.getScope().hasEntry()
        ? Placement.of(ANY_ENTRY, assignment, generation)
        : Placement.of(fromWire(placement.getScope()), assignment, generation);
  }

  private Assignment assignment(io.shardlookup.v1.Placement placement) {
    MappingState state = mappingState(placement.getState(), placement.getStateValue());
    ShardName target = shardOrNull(placement.getTargetShard());
    return state == MappingState.SERVING && target == null
        ? pool.serving(placement.getShard())
        : pool.shared(
            new Assignment(new ShardName(placement.getShard()), state, target, List.of()));
  }

  /** The generation of a message; INVALID_ARGUMENT beyond 2^63-1. */
  static Generation generation(long number) {
    if (number < 0) {
      throw LookupException.invalid(
          "generation", Long.toUnsignedString(number), "0.." + Long.MAX_VALUE);
    }
    return new Generation(number);
  }

  private static MappingState mappingState(io.shardlookup.v1.MappingState state, int number) {
    return WireEnums.fromWire(WireEnums.known("mapping_state", state, number));
  }

  private static int below(String field, int number, int bound) {
    if (number < 0 || number >= bound) {
      throw LookupException.invalid(field, Integer.toUnsignedString(number), "0.." + (bound - 1));
    }
    return number;
  }

  private static String keyOrEmpty(ByteString key) {
    return key.isEmpty() ? "" : keyFromWire(key);
  }

  private static @Nullable ShardName shardOrNull(String name) {
    return name.isEmpty() ? null : new ShardName(name);
  }
}
