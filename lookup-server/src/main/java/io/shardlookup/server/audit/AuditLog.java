package io.shardlookup.server.audit;

import com.google.protobuf.ByteString;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.v1.AuditRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the audit, newest first. Thread-safe. */
public final class AuditLog {
  /** Records read at most for one page, however few of them match. */
  private static final int MAX_READ = 20_000;

  private static final int SCAN = 1_000;

  private final Function<ScanRequest, ScanPage> scan;
  private final RecordCodec codec;

  /** Reads by this. */
  public AuditLog(Function<ScanRequest, ScanPage> scan, RecordCodec codec) {
    this.scan = scan;
    this.codec = codec;
  }

  /**
   * A page of records.
   *
   * @param records newest first
   * @param last where the next page goes on; null after the last record
   */
  public record Page(List<AuditRecord> records, @Nullable ByteString last) {}

  /**
   * At most {@code limit} records.
   *
   * @param keyspace only of this keyspace; empty for all
   * @param after {@link Page#last} of the page before; null to begin
   */
  public Page list(String keyspace, int limit, @Nullable ByteString after) {
    List<AuditRecord> records = new ArrayList<>();
    KeyRange rest = after == null ? Layout.audits() : Layout.audits().above(after);
    for (int read = 0; ; ) {
      ScanPage page = scan.apply(rest.newest(keyspace.isEmpty() ? Math.min(limit, SCAN) : SCAN));
      for (StoredRecord stored : page.records()) {
        AuditRecord record = AuditJournal.read(stored);
        if (keyspace.isEmpty() || record.getKeyspace().equals(keyspace)) {
          records.add(
              record.toBuilder().setRevision(codec.revision(stored.modRevision()).value()).build());
        }
        if (records.size() == limit) {
          return new Page(records, stored.key());
        }
      }
      read += page.records().size();
      if (!page.more()) {
        return new Page(records, null);
      }
      ByteString last = page.records().get(page.records().size() - 1).key();
      if (read >= MAX_READ) {
        return new Page(records, last);
      }
      rest = rest.above(last);
    }
  }
}
