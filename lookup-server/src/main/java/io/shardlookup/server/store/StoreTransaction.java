package io.shardlookup.server.store;

import com.google.protobuf.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes that happen together if every comparison holds.
 *
 * @param comparisons what must hold
 * @param writes what happens then; a key at most once
 */
public record StoreTransaction(List<Comparison> comparisons, List<Write> writes) {
  /** Refuses more operations than a transaction may have with {@link IllegalArgumentException}. */
  public StoreTransaction {
    comparisons = List.copyOf(comparisons);
    writes = List.copyOf(writes);
    int operations = Math.max(comparisons.size(), writes.size());
    if (operations > DirectoryStore.MAX_TRANSACTION_OPERATIONS) {
      throw new IllegalArgumentException(
          "operations: " + operations + " (expected: at most 128 comparisons and 128 writes)");
    }
  }

  /**
   * Holds if the key was last written at this revision.
   *
   * @param key the key
   * @param modRevision 0 if it must not exist
   */
  public record Comparison(ByteString key, long modRevision) {}

  /**
   * Puts or deletes one key.
   *
   * @param key the key
   * @param value its new value; null to delete it
   */
  public record Write(ByteString key, @Nullable ByteString value) {}
}
