package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.storage.v1.EntryCount;
import org.jspecify.annotations.Nullable;

/**
 * Holds mirrored keyspaces to {@value #MAX_ENTRIES} entries. Whoever creates or deletes entries of
 * one compares and rewrites its count in the same transaction, so that racing creators take turns
 * and the count is exact.
 */
final class EntryCounts {
  /** Most entries of a mirrored keyspace: every client holds all of them. */
  static final int MAX_ENTRIES = 100_000;

  private EntryCounts() {}

  /**
   * The count as it was read.
   *
   * @param key its key
   * @param modRevision 0 if it was never written
   * @param entries the number
   */
  record Count(ByteString key, long modRevision, long entries) {
    /** How many more entries there may be. */
    long room() {
      return Math.max(0, MAX_ENTRIES - entries);
    }

    /**
     * Adds the change of the count to a plan; LIMIT_EXCEEDED if it rises above the limit.
     *
     * @param difference entries created, negative for deleted
     */
    void change(Plan plan, KeyspaceName keyspace, int difference) {
      if (difference > room()) {
        throw exceeded(keyspace);
      }
      plan.provided(new Comparison(key, modRevision));
      plan.write(write(keyspace, Math.max(0, entries + difference)));
    }
  }

  static LookupException exceeded(KeyspaceName keyspace) {
    return new LookupException(
        ErrorReason.LIMIT_EXCEEDED,
        "entries of keyspace "
            + keyspace
            + ": "
            + (MAX_ENTRIES + 1)
            + " (expected: at most "
            + MAX_ENTRIES
            + "; a DIRECTORY keyspace has no such limit)");
  }

  static Count read(DirectoryRecords records, KeyspaceName keyspace) {
    return of(keyspace, records.get(Layout.entryCount(keyspace)));
  }

  static Count of(KeyspaceName keyspace, @Nullable StoredRecord record) {
    ByteString key = Layout.entryCount(keyspace);
    if (record == null) {
      return new Count(key, 0, 0);
    }
    try {
      long entries = EntryCount.parseFrom(record.value()).getEntries();
      return new Count(key, record.modRevision(), entries);
    } catch (InvalidProtocolBufferException e) {
      throw new LookupException(
          ErrorReason.DAMAGED_RECORD,
          "the record " + key.toStringUtf8() + " cannot be read: protobuf: " + e.getMessage(),
          e);
    }
  }

  /** The write of a count. */
  static Write write(KeyspaceName keyspace, long entries) {
    return new Write(
        Layout.entryCount(keyspace),
        EntryCount.newBuilder().setEntries(entries).build().toByteString());
  }
}
