package io.shardlookup.server.store;

import com.google.protobuf.ByteString;

/** One write to one key. */
public sealed interface StoreEvent {
  /** The key, relative to the store's root. */
  ByteString key();

  /** Revision of the write; the same for all writes of a transaction. */
  long revision();

  /**
   * The key was written.
   *
   * @param record as it is now
   */
  record Put(StoredRecord record) implements StoreEvent {
    @Override
    public ByteString key() {
      return record.key();
    }

    @Override
    public long revision() {
      return record.modRevision();
    }
  }

  /**
   * The key was deleted.
   *
   * @param key the key
   * @param revision revision of the deletion
   */
  record Deleted(ByteString key, long revision) implements StoreEvent {}
}
