package io.shardlookup.testkit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.StoreErrors;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.storage.v1.DirectoryRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The records of a directory, read and written past the administration, which leaves to relocations
 * what a test has to bring about. So it works in fenced keyspaces too, and while no node runs.
 * Thread-safe.
 */
final class DirectoryRecords {
  private static final int PAGE = 1_000;
  private static final int MAX_DECISIONS = 30;
  private static final int WRITES_A_TRANSACTION = 100;

  private final DirectoryStore store;

  DirectoryRecords(DirectoryStore store) {
    this.store = store;
  }

  /** All that the directory says now. */
  DirectorySnapshot read() {
    Map<ByteString, StoredRecord> records = new HashMap<>();
    KeyRange rest = Layout.map();
    ScanPage page = scan(rest, 0);
    long revision = page.storeRevision();
    page.records().forEach(record -> records.put(record.key(), record));
    while (page.more()) {
      rest = rest.above(page.records().get(page.records().size() - 1).key());
      page = scan(rest, revision);
      page.records().forEach(record -> records.put(record.key(), record));
    }
    View view = view(records, revision);
    for (KeyspaceMap keyspace : view.keyspaces()) {
      ByteString count = Layout.entryCount(keyspace.name());
      scan(new KeyRange(count, KeyRange.after(count)), revision)
          .records()
          .forEach(record -> records.put(count, record));
    }
    return new DirectorySnapshot(view, records);
  }

  /**
   * Writes what is decided on what the directory says, all or nothing; decides again when one of
   * the records to be written has changed meanwhile.
   *
   * @return when it was written
   */
  Revision change(Function<DirectorySnapshot, List<Write>> decide) {
    for (int decisions = 1; decisions <= MAX_DECISIONS; decisions++) {
      DirectorySnapshot snapshot = read();
      Revision written = commit(snapshot, decide.apply(snapshot));
      if (written != null) {
        return written;
      }
    }
    throw new LookupException(
        ErrorReason.CONFLICT, "somebody else changed the same records " + MAX_DECISIONS + " times");
  }

  /**
   * Writes many records, a hundred at a time; the ones before it are there when a transaction
   * fails.
   *
   * @return when the last of them was written
   */
  Revision changeMany(Function<DirectorySnapshot, List<Write>> decide) {
    DirectorySnapshot snapshot = read();
    List<Write> writes = decide.apply(snapshot);
    Revision last = snapshot.view().revision();
    for (int from = 0; from < writes.size(); from += WRITES_A_TRANSACTION) {
      int to = Math.min(writes.size(), from + WRITES_A_TRANSACTION);
      Revision written = commit(snapshot, writes.subList(from, to));
      if (written == null) {
        throw new LookupException(
            ErrorReason.CONFLICT, "somebody else changed the same records at the same time");
      }
      last = written;
    }
    return last;
  }

  private @Nullable Revision commit(DirectorySnapshot snapshot, List<Write> writes) {
    StoreTransaction transaction = new StoreTransaction(snapshot.unchanged(writes), writes);
    return join(store.commit(transaction)) instanceof CommitResult.Committed committed
        ? Revision.of(snapshot.view().revision().incarnation(), committed.revision())
        : null;
  }

  /** A page at a revision; at the newest one if that is 0. */
  private ScanPage scan(KeyRange range, long revision) {
    return join(store.scan(revision == 0 ? range.newest(PAGE) : range.at(revision, PAGE)));
  }

  private static View view(Map<ByteString, StoredRecord> records, long revision) {
    RecordCodec codec =
        new RecordCodec(new AssignmentPool(), incarnation(records.get(Layout.directory())));
    List<DirectoryChange> changes = new ArrayList<>();
    records.values().forEach(record -> codec.change(record).ifPresent(changes::add));
    return View.EMPTY.with(codec.revision(revision), changes);
  }

  /** Before the first node has started there is no such record. */
  private static int incarnation(@Nullable StoredRecord record) {
    try {
      return record == null ? 0 : DirectoryRecord.parseFrom(record.value()).getIncarnation();
    } catch (InvalidProtocolBufferException e) {
      throw new LookupException(ErrorReason.DAMAGED_RECORD, String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw StoreErrors.toLookup(e);
    }
  }
}
