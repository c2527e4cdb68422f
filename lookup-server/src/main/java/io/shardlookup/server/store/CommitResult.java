package io.shardlookup.server.store;

import com.google.protobuf.ByteString;
import java.util.Map;

/** What became of a transaction. */
public sealed interface CommitResult {
  /**
   * All writes happened.
   *
   * @param revision their revision
   */
  record Committed(long revision) implements CommitResult {}

  /**
   * A comparison did not hold; nothing was written.
   *
   * @param revision the store's revision then
   * @param current the compared keys that exist, as they were then
   */
  record Rejected(long revision, Map<ByteString, StoredRecord> current) implements CommitResult {}
}
