package io.shardlookup.server.follower;

import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.view.DirectoryIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a watch reported at once.
 *
 * @param transactions in order; at least one
 * @param directory what became of the directory's own record; null if it was not written
 * @param tickRevision newest revision of the tick in it; 0 if it has none
 */
record WatchBatch(
    List<Transaction> transactions, @Nullable DirectoryRecordSeen directory, long tickRevision) {
  /** Store revision of the last transaction. */
  long revision() {
    return transactions.get(transactions.size() - 1).revision();
  }

  /**
   * All writes of one revision.
   *
   * @param revision the store's
   * @param changes of what a view shows
   * @param tickOnly whether it wrote nothing but the tick
   */
  record Transaction(long revision, List<DirectoryChange> changes, boolean tickOnly) {}

  /**
   * The directory's own record as it was last written.
   *
   * @param identity what it says; null if it is gone or cannot be read
   * @param problem why it cannot be read; null if it can, or is gone
   */
  record DirectoryRecordSeen(@Nullable DirectoryIdentity identity, @Nullable String problem) {}
}
