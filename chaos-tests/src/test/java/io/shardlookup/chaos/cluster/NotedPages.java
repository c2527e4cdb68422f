package io.shardlookup.chaos.cluster;

import com.google.protobuf.ByteString;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.Registration;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreMember;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreWatch;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.store.WatchListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Another store, of which it notes how large the pages are that are read. Thread-safe. */
public final class NotedPages implements DirectoryStore {
  private final DirectoryStore store;
  private final LongAdder records = new LongAdder();
  private final LongAccumulator mostRecords = new LongAccumulator(Math::max, 0);
  private final LongAccumulator mostBytes = new LongAccumulator(Math::max, 0);

  /** Closes the other store with itself. */
  public NotedPages(DirectoryStore store) {
    this.store = store;
  }

  /** How many records were read. */
  public long records() {
    return records.sum();
  }

  /** Records of the page that had most of them. */
  public long mostRecords() {
    return mostRecords.get();
  }

  /** Bytes of keys and values of the largest page. */
  public long mostBytes() {
    return mostBytes.get();
  }

  @Override
  public CompletableFuture<ScanPage> scan(ScanRequest request) {
    return store.scan(request).thenApply(this::noted);
  }

  @Override
  public CompletableFuture<CommitResult> commit(StoreTransaction transaction) {
    return store.commit(transaction);
  }

  @Override
  public CompletableFuture<Long> confirmRevision() {
    return store.confirmRevision();
  }

  @Override
  public StoreWatch watch(
      ByteString start, ByteString end, long firstRevision, WatchListener listener) {
    return store.watch(start, end, firstRevision, listener);
  }

  @Override
  public Registration register(ByteString key, ByteString value, Duration timeToLive) {
    return store.register(key, value, timeToLive);
  }

  @Override
  public CompletableFuture<List<StoreMember>> members() {
    return store.members();
  }

  @Override
  public void close() {
    store.close();
  }

  private ScanPage noted(ScanPage page) {
    long bytes = 0;
    for (StoredRecord record : page.records()) {
      bytes += record.key().size();
      bytes += record.value().size();
    }
    records.add(page.records().size());
    mostRecords.accumulate(page.records().size());
    mostBytes.accumulate(bytes);
    return page;
  }
}
