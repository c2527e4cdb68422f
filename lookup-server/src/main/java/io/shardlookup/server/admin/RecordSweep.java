package io.shardlookup.server.admin;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.follower.RangeStride;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes and removes many records in bounded transactions, all under one guard: a record that
 * nobody may have written since. Repeating a step does no harm. Thread-safe.
 */
final class RecordSweep {
  private static final int RECORDS_A_TRANSACTION = 100;
  private static final int TRANSACTIONS_AT_ONCE = 8;
  private static final int PAGE = RECORDS_A_TRANSACTION * TRANSACTIONS_AT_ONCE;
  private static final int MAX_SENDINGS = 3;

  private final StoreCalls calls;

  RecordSweep(StoreCalls calls) {
    this.calls = calls;
  }

  /** What of a keyspace lies below its own record: mappings, epochs. */
  static List<KeyRange> mapRecords(KeyspaceName keyspace) {
    return List.of(
        Layout.entries(keyspace),
        Layout.slots(keyspace),
        Layout.ranges(keyspace),
        Layout.residues(keyspace),
        Layout.epochs(keyspace));
  }

  /** Removes all that a keyspace has below its own record, and its counters; how many mappings. */
  long removeAll(KeyspaceName keyspace, Comparison guard) {
    long removed = 0;
    for (KeyRange range : mapRecords(keyspace)) {
      long records = remove(range, guard);
      removed += range.equals(Layout.epochs(keyspace)) ? 0 : records;
    }
    remove(Layout.sequences(keyspace), guard);
    write(List.of(new Write(Layout.entryCount(keyspace), null)), guard);
    return removed;
  }

  /** Makes all writes; CONFLICT once the guard does not hold. */
  void write(List<Write> writes, Comparison guard) {
    for (int from = 0; from < writes.size(); ) {
      List<StoreTransaction> batch = new ArrayList<>();
      while (from < writes.size() && batch.size() < TRANSACTIONS_AT_ONCE) {
        int to = Math.min(writes.size(), from + RECORDS_A_TRANSACTION);
        batch.add(new StoreTransaction(List.of(guard), writes.subList(from, to)));
        from = to;
      }
      commit(batch);
    }
  }

  /** Walks the range until there is nothing left of it. */
  private long remove(KeyRange range, Comparison guard) {
    long removed = 0;
    long found;
    do {
      found = removeOnce(range, guard);
      removed += found;
    } while (found > 0);
    return removed;
  }

  private long removeOnce(KeyRange range, Comparison guard) {
    RangeStride stride = new RangeStride(range, PAGE);
    long removed = 0;
    while (true) {
      ScanPage page = calls.scan(stride.current().newest(PAGE));
      write(
          page.records().stream().map(StoredRecord::key).map(key -> new Write(key, null)).toList(),
          guard);
      removed += page.records().size();
      if (stride.next(page).isEmpty()) {
        return removed;
      }
    }
  }

  private void commit(List<StoreTransaction> transactions) {
    List<CompletableFuture<CommitResult>> begun = transactions.stream().map(calls::begin).toList();
    for (int i = 0; i < begun.size(); i++) {
      if (finish(transactions.get(i), begun.get(i)) instanceof CommitResult.Rejected) {
        throw new LookupException(
            ErrorReason.CONFLICT,
            "somebody else creates or deletes the same keyspace (expected: one at a time)");
      }
    }
  }

  private CommitResult finish(StoreTransaction transaction, CompletableFuture<CommitResult> begun) {
    CompletableFuture<CommitResult> call = begun;
    for (int sendings = 1; ; sendings++) {
      try {
        return calls.finish(call);
      } catch (LookupException e) {
        if (e.reason() != ErrorReason.OUTCOME_UNKNOWN || sendings == MAX_SENDINGS) {
          throw e;
        }
        call = calls.begin(transaction);
      }
    }
  }
}
