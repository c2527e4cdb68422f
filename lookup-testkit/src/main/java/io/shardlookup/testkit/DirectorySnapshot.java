package io.shardlookup.testkit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.storage.v1.EntryCount;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the store says of a directory at one revision.
 *
 * @param view what clients are told
 * @param records by key
 */
record DirectorySnapshot(View view, Map<ByteString, StoredRecord> records) {
  /** The keyspace; {@link LookupException} UNKNOWN_KEYSPACE. */
  KeyspaceMap keyspace(KeyspaceName name) {
    return view.activeKeyspace(name.text());
  }

  /** The shard; {@link LookupException} UNKNOWN_SHARD. */
  Shard shard(ShardName name) {
    Shard shard = view.shard(name);
    if (shard == null) {
      throw new LookupException(
          ErrorReason.UNKNOWN_SHARD, "shard: " + name + " (expected: one that exists)");
    }
    return shard;
  }

  /** Holds as long as these records are as they are here. */
  List<Comparison> unchanged(List<Write> writes) {
    return writes.stream().map(write -> unchanged(write.key())).toList();
  }

  /**
   * The write that keeps the number of a mirrored keyspace's entries exact; empty in DIRECTORY,
   * which has no such number.
   */
  Optional<Write> countOf(Keyspace keyspace, int difference) {
    if (!keyspace.isMirrored()) {
      return Optional.empty();
    }
    long entries = entriesOf(keyspace.name()) + difference;
    return Optional.of(
        new Write(
            Layout.entryCount(keyspace.name()),
            EntryCount.newBuilder().setEntries(entries).build().toByteString()));
  }

  /** The number of a mirrored keyspace's entries; 0 in DIRECTORY. */
  long entriesOf(KeyspaceName keyspace) {
    StoredRecord record = records.get(Layout.entryCount(keyspace));
    try {
      return record == null ? 0 : EntryCount.parseFrom(record.value()).getEntries();
    } catch (InvalidProtocolBufferException e) {
      throw new LookupException(ErrorReason.DAMAGED_RECORD, String.valueOf(e.getMessage()), e);
    }
  }

  private Comparison unchanged(ByteString key) {
    StoredRecord record = records.get(key);
    return new Comparison(key, record == null ? 0 : record.modRevision());
  }
}
