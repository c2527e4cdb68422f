package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.follower.RangeStride;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads records from the store as they are now, confirmed with a quorum. Thread-safe. */
final class DirectoryRecords {
  private static final int PAGE = 1_000;

  private final StoreCalls calls;
  private final RecordCodec codec;

  DirectoryRecords(StoreCalls calls, RecordCodec codec) {
    this.calls = calls;
    this.codec = codec;
  }

  /** The record of a key; null if there is none. */
  @Nullable StoredRecord get(ByteString key) {
    List<StoredRecord> records =
        calls.scan(new KeyRange(key, KeyRange.after(key)).newest(1)).records();
    return records.isEmpty() ? null : records.get(0);
  }

  /** The revision of the store's one. */
  Revision revision(long storeRevision) {
    return codec.revision(storeRevision);
  }

  Found<Keyspace> keyspace(KeyspaceName name) {
    ByteString key = Layout.keyspace(name);
    StoredRecord record = get(key);
    return record == null ? Found.absent(key) : decode(record, Keyspace.class);
  }

  /** A keyspace in use; UNKNOWN_KEYSPACE if there is none or it is being deleted. */
  Found<Keyspace> activeKeyspace(KeyspaceName name) {
    Found<Keyspace> found = keyspace(name);
    if (found.orThrow(() -> unknown(name)).state() == KeyspaceState.DELETING) {
      throw new LookupException(
          ErrorReason.UNKNOWN_KEYSPACE, "keyspace: " + name + " is being deleted");
    }
    return found;
  }

  Found<Shard> shard(ShardName name) {
    ByteString key = Layout.shard(name);
    StoredRecord record = get(key);
    return record == null ? Found.absent(key) : decode(record, Shard.class);
  }

  /** A shard that exists; UNKNOWN_SHARD otherwise. */
  Found<Shard> existingShard(ShardName name) {
    Found<Shard> found = shard(name);
    found.orThrow(
        () ->
            new LookupException(
                ErrorReason.UNKNOWN_SHARD, "shard: " + name + " (expected: one that exists)"));
    return found;
  }

  Found<Mapping> mapping(KeyspaceName keyspace, Scope scope) {
    ByteString key = Layout.mapping(keyspace, scope);
    StoredRecord record = get(key);
    return record == null ? Found.absent(key) : decode(record, Mapping.class);
  }

  /** All mappings of a range of keys. */
  List<Found<Mapping>> mappings(KeyRange range) {
    return all(range, Mapping.class);
  }

  /** All epochs, oldest first. */
  List<Found<Epoch>> epochs(KeyspaceName keyspace) {
    return all(Layout.epochs(keyspace), Epoch.class);
  }

  /** All shards. */
  List<Found<Shard>> shards() {
    return all(Layout.shards(), Shard.class);
  }

  /** All keyspaces. */
  List<Found<Keyspace>> keyspaces() {
    return all(Layout.keyspaces(), Keyspace.class);
  }

  /** The first mapping of the range, at one revision, that matches; empty if none does. */
  Optional<Found<Mapping>> first(KeyRange range, Predicate<Found<Mapping>> matches) {
    RangeStride stride = new RangeStride(range, PAGE);
    long revision = 0;
    while (true) {
      KeyRange part = stride.current();
      ScanPage page = calls.scan(revision == 0 ? part.newest(PAGE) : confirmed(part, revision));
      revision = revision == 0 ? page.storeRevision() : revision;
      for (StoredRecord record : page.records()) {
        Found<Mapping> found = decode(record, Mapping.class);
        if (matches.test(found)) {
          return Optional.of(found);
        }
      }
      if (stride.next(page).isEmpty()) {
        return Optional.empty();
      }
    }
  }

  /** Confirmed, since the member that answers may not have come to the revision yet. */
  private static ScanRequest confirmed(KeyRange range, long revision) {
    return new ScanRequest(range.start(), range.end(), PAGE, revision, true, false);
  }

  /** What a stored record says. */
  <T> Found<T> decode(StoredRecord record, Class<T> type) {
    Object value = codec.change(record).map(DirectoryRecords::content).orElse("its key is odd");
    return type.isInstance(value)
        ? new Found<>(record.key(), generation(record), type.cast(value), null)
        : new Found<>(record.key(), generation(record), null, String.valueOf(value));
  }

  /** What a stored record of any kind says. */
  Found<?> decodeAny(StoredRecord record) {
    Object value = codec.change(record).map(DirectoryRecords::content).orElse("no view shows it");
    return value instanceof String problem
        ? new Found<>(record.key(), generation(record), null, problem)
        : new Found<>(record.key(), generation(record), value, null);
  }

  private <T> List<Found<T>> all(KeyRange range, Class<T> type) {
    List<Found<T>> found = new ArrayList<>();
    RangeStride stride = new RangeStride(range, PAGE);
    while (true) {
      ScanPage page = calls.scan(stride.current().newest(PAGE));
      page.records().forEach(record -> found.add(decode(record, type)));
      if (stride.next(page).isEmpty()) {
        return found;
      }
    }
  }

  private Generation generation(StoredRecord record) {
    return Generation.at(codec.revision(record.modRevision()));
  }

  /** The record, or the words of its problem. */
  private static Object content(DirectoryChange change) {
    if (change instanceof DirectoryChange.MappingPut c) {
      return c.mapping();
    }
    if (change instanceof DirectoryChange.EpochPut c) {
      return c.epoch();
    }
    if (change instanceof DirectoryChange.ShardPut c) {
      return c.shard();
    }
    if (change instanceof DirectoryChange.KeyspacePut c) {
      return c.keyspace();
    }
    if (change instanceof DirectoryChange.MappingDamaged c) {
      return c.problem();
    }
    if (change instanceof DirectoryChange.EpochDamaged c) {
      return c.problem();
    }
    if (change instanceof DirectoryChange.ShardDamaged c) {
      return c.problem();
    }
    return change instanceof DirectoryChange.KeyspaceDamaged c
        ? c.problem()
        : "it is of another kind";
  }

  static LookupException unknown(KeyspaceName name) {
    return new LookupException(
        ErrorReason.UNKNOWN_KEYSPACE, "keyspace: " + name + " (expected: one that exists)");
  }
}
