package io.shardlookup.server.follower;

import com.google.common.base.Ticker;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.view.DirectoryIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole directory at one revision, in pages of short sub-ranges; decodes a page while the
 * next one is on its way. Blocks the calling thread, for as long as the store's calls take.
 */
final class DirectoryLoader {
  /** Records of a page: some 0.5 MB, decoded in a few milliseconds. */
  private static final int PAGE_SIZE = 5_000;

  private final DirectoryStore store;
  private final Ticker ticker;
  private final int pageSize;

  DirectoryLoader(DirectoryStore store, Ticker ticker) {
    this(store, ticker, PAGE_SIZE);
  }

  DirectoryLoader(DirectoryStore store, Ticker ticker, int pageSize) {
    this.store = store;
    this.ticker = ticker;
    this.pageSize = pageSize;
  }

  /**
   * The directory now; {@link StoreException} if it cannot be read whole at one revision, or is not
   * the expected one.
   */
  Loaded load(DirectoryIdentity expected, RecordCodec codec) {
    long begunNanos = ticker.read();
    RangeStride stride = new RangeStride(Layout.map(), pageSize);
    ScanPage page = await(scan(stride.current(), 0));
    long revision = page.storeRevision();
    View view = View.EMPTY;
    boolean identified = false;
    while (true) {
      Optional<KeyRange> next = stride.next(page);
      CompletableFuture<ScanPage> coming = next.map(range -> scan(range, revision)).orElse(null);
      identified |= checkIdentity(page, expected);
      view = view.with(codec.revision(revision), decode(page, codec));
      if (coming == null) {
        break;
      }
      page = await(coming);
    }
    if (!identified) {
      throw new StoreException(
          StoreException.Kind.REFUSED, "the directory's own record is not there any more");
    }
    return new Loaded(expected, view, revision, begunNanos);
  }

  /**
   * A directory that was read.
   *
   * @param identity whose it is
   * @param view all of it
   * @param revision the store's revision at which it was read
   * @param begunNanos when reading began
   */
  record Loaded(DirectoryIdentity identity, View view, long revision, long begunNanos) {}

  private CompletableFuture<ScanPage> scan(KeyRange range, long revision) {
    return store.scan(new ScanRequest(range.start(), range.end(), pageSize, revision, true, false));
  }

  private static List<DirectoryChange> decode(ScanPage page, RecordCodec codec) {
    List<DirectoryChange> changes = new ArrayList<>(page.records().size());
    for (StoredRecord record : page.records()) {
      codec.change(record).ifPresent(changes::add);
    }
    return changes;
  }

  /** Whether the page holds the directory's own record; it has to be the expected one. */
  private static boolean checkIdentity(ScanPage page, DirectoryIdentity expected) {
    for (StoredRecord record : page.records()) {
      if (record.key().equals(Layout.directory())) {
        DirectoryIdentity found = identity(record.value());
        if (!expected.equals(found)) {
          throw new StoreException(
              StoreException.Kind.REFUSED,
              "directory: " + found + " (expected: " + expected + ", as it was just now)");
        }
        return true;
      }
    }
    return false;
  }

  private static @Nullable DirectoryIdentity identity(ByteString value) {
    try {
      return DirectoryRecords.decode(value);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static ScanPage await(CompletableFuture<ScanPage> page) {
    try {
      return page.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
