package io.shardlookup.server.layout;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.wire.KeyspaceCodec;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.store.StoreEvent;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns stored records of {@code map/} into changes of one incarnation's view, and the model into
 * writes. A record that cannot be read, or that contradicts its key, becomes a change that says so;
 * reading never throws. Thread-safe.
 */
public final class RecordCodec {
  private final WireCodec codec;
  private final int incarnation;

  /**
   * Reads records of a directory.
   *
   * @param pool shares the assignments of mappings
   * @param incarnation stands before every store revision
   */
  public RecordCodec(AssignmentPool pool, int incarnation) {
    this.codec = new WireCodec(pool);
    this.incarnation = incarnation;
  }

  /** The revision of the store's one. */
  public Revision revision(long storeRevision) {
    return Revision.of(incarnation, storeRevision);
  }

  /** The change of a write; empty if its key is none that a view shows, such as the tick. */
  public Optional<DirectoryChange> change(StoreEvent event) {
    return event instanceof StoreEvent.Put put ? change(put.record()) : removal(event.key());
  }

  /** The change that puts a record; empty if its key is none that a view shows. */
  public Optional<DirectoryChange> change(StoredRecord record) {
    MapKey key = MapKey.Parser.parse(record.key());
    return key == null ? Optional.empty() : Optional.of(read(key, record));
  }

  /** The change that removes the record of a key; empty if it is none that a view shows. */
  public static Optional<DirectoryChange> removal(ByteString key) {
    return Optional.ofNullable(removed(MapKey.Parser.parse(key)));
  }

  /** The write of a mapping. */
  public static Write write(Mapping mapping) {
    return new Write(
        Layout.mapping(mapping.keyspace(), mapping.scope()),
        WireCodec.toWire(mapping.withGeneration(Generation.NONE)).toByteString());
  }

  /** The write of an epoch. */
  public static Write write(Epoch epoch) {
    return new Write(
        Layout.epoch(epoch.keyspace(), epoch.date()),
        WireCodec.toWire(epoch.withGeneration(Generation.NONE)).toByteString());
  }

  /** The write of a shard. */
  public static Write write(Shard shard) {
    return new Write(
        Layout.shard(shard.name()),
        WireCodec.toWire(shard.withGeneration(Generation.NONE)).toByteString());
  }

  /** The write of a keyspace. */
  public static Write write(Keyspace keyspace) {
    return new Write(
        Layout.keyspace(keyspace.name()),
        KeyspaceCodec.toWire(keyspace.withGeneration(Generation.NONE)).toByteString());
  }

  /** Any unreadable content ends here, whatever it makes the codecs throw. */
  private DirectoryChange read(MapKey key, StoredRecord record) {
    try {
      Generation generation = Generation.at(revision(record.modRevision()));
      if (key instanceof MapKey.OfMapping of) {
        return new DirectoryChange.MappingPut(mapping(of, record.value(), generation));
      }
      if (key instanceof MapKey.OfEpoch of) {
        return new DirectoryChange.EpochPut(epoch(of, record.value(), generation));
      }
      if (key instanceof MapKey.OfShard of) {
        return new DirectoryChange.ShardPut(shard(of, record.value(), generation));
      }
      MapKey.OfKeyspace of = (MapKey.OfKeyspace) key;
      return new DirectoryChange.KeyspacePut(keyspace(of, record.value(), generation));
    } catch (InvalidProtocolBufferException e) {
      return damaged(key, "protobuf: " + e.getMessage());
    } catch (RuntimeException e) {
      return damaged(key, String.valueOf(e.getMessage()));
    }
  }

  private Mapping mapping(MapKey.OfMapping key, ByteString value, Generation generation)
      throws InvalidProtocolBufferException {
    Mapping mapping = codec.fromWire(io.shardlookup.v1.Mapping.parseFrom(value));
    agree("keyspace", mapping.keyspace(), key.keyspace());
    agreeScope(withoutEnd(mapping.scope()), key.scope());
    if (mapping.scope() instanceof Scope.Range range && range.start().equals(range.end())) {
      throw LookupException.invalid("range end", KeySyntax.quote(range.start()), "after its start");
    }
    return mapping.withGeneration(generation);
  }

  private static Epoch epoch(MapKey.OfEpoch key, ByteString value, Generation generation)
      throws InvalidProtocolBufferException {
    Epoch epoch = WireCodec.fromWire(io.shardlookup.v1.Epoch.parseFrom(value));
    agree("keyspace", epoch.keyspace(), key.keyspace());
    agree("date", epoch.date(), key.date());
    return epoch.withGeneration(generation);
  }

  private static Shard shard(MapKey.OfShard key, ByteString value, Generation generation)
      throws InvalidProtocolBufferException {
    Shard shard = WireCodec.fromWire(io.shardlookup.v1.Shard.parseFrom(value));
    agree("name", shard.name(), key.shard());
    return shard.withGeneration(generation);
  }

  private static Keyspace keyspace(MapKey.OfKeyspace key, ByteString value, Generation generation)
      throws InvalidProtocolBufferException {
    Keyspace keyspace = KeyspaceCodec.fromWire(io.shardlookup.v1.Keyspace.parseFrom(value));
    agree("name", keyspace.name(), key.keyspace());
    return keyspace.withGeneration(generation);
  }

  private static Scope withoutEnd(Scope scope) {
    return scope instanceof Scope.Range range ? new Scope.Range(range.start(), null) : scope;
  }

  private static void agreeScope(Scope stored, Scope inKey) {
    if (!stored.equals(inKey)) {
      throw LookupException.invalid(
          "scope", stored.describe(), inKey.describe() + " as in its key");
    }
  }

  private static void agree(String field, Object stored, Object inKey) {
    if (!stored.equals(inKey)) {
      throw LookupException.invalid(field, stored, inKey + " as in its key");
    }
  }

  private static DirectoryChange damaged(MapKey key, String problem) {
    if (key instanceof MapKey.OfMapping of) {
      return new DirectoryChange.MappingDamaged(of.keyspace(), of.scope(), problem);
    }
    if (key instanceof MapKey.OfEpoch of) {
      return new DirectoryChange.EpochDamaged(of.keyspace(), of.date(), problem);
    }
    if (key instanceof MapKey.OfShard of) {
      return new DirectoryChange.ShardDamaged(of.shard(), problem);
    }
    return new DirectoryChange.KeyspaceDamaged(((MapKey.OfKeyspace) key).keyspace(), problem);
  }

  private static @Nullable DirectoryChange removed(@Nullable MapKey key) {
    if (key instanceof MapKey.OfMapping of) {
      return new DirectoryChange.MappingRemoved(of.keyspace(), of.scope());
    }
    if (key instanceof MapKey.OfEpoch of) {
      return new DirectoryChange.EpochRemoved(of.keyspace(), of.date());
    }
    if (key instanceof MapKey.OfShard of) {
      return new DirectoryChange.ShardRemoved(of.shard());
    }
    return key instanceof MapKey.OfKeyspace of
        ? new DirectoryChange.KeyspaceRemoved(of.keyspace())
        : null;
  }
}
