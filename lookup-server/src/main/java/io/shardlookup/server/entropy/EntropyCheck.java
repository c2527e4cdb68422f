package io.shardlookup.server.entropy;

import com.google.protobuf.ByteString;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.view.View;
import io.shardlookup.server.follower.RangeStride;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.view.LiveView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares one bucket after the other with the store, each at the view's own revision, and begins
 * anew at the end: ten million records take five and a half hours at one bucket every ten seconds.
 * Runs on one thread, which it blocks for the time of one read.
 */
public final class EntropyCheck implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EntropyCheck.class);
  private static final int BUCKET_SIZE = 5_000;
  private static final int MOST_SHOWN = 5;

  private final DirectoryStore store;
  private final LiveView live;
  private final AssignmentPool pool;
  private final Consumer<String> repair;
  private final LongAdder buckets = new LongAdder();
  private final LongAdder differences = new LongAdder();
  private RangeStride stride = new RangeStride(Layout.map(), BUCKET_SIZE);
  private @Nullable ScheduledFuture<?> checking;

  /**
   * Compares nothing until started.
   *
   * @param pool shares the assignments of what is read
   * @param repair is told in words when there is a difference
   */
  public EntropyCheck(
      DirectoryStore store, LiveView live, AssignmentPool pool, Consumer<String> repair) {
    this.store = store;
    this.live = live;
    this.pool = pool;
    this.repair = repair;
  }

  /** Begins: one bucket each time. */
  public void start(ScheduledExecutorService executor, Duration every) {
    checking =
        executor.scheduleWithFixedDelay(
            this::checkSafely, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How many buckets were compared. */
  public long buckets() {
    return buckets.sum();
  }

  /** How many records differed. */
  public long differences() {
    return differences.sum();
  }

  @Override
  public void close() {
    if (checking != null) {
      checking.cancel(false);
    }
  }

  private void checkSafely() {
    try {
      if (live.isFresh()) {
        boolean unused = checkNext();
      }
    } catch (StoreException e) {
      log.debug("no bucket compared: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("comparing a bucket failed", e);
    }
  }

  /**
   * Compares the next bucket, and says whether it was the last of a round; {@link StoreException}
   * if it cannot be read.
   */
  boolean checkNext() {
    View view = live.current();
    KeyRange range = stride.current();
    ScanPage page = read(range, view.revision().storeRevision());
    ByteString end =
        page.more()
            ? KeyRange.after(page.records().get(page.records().size() - 1).key())
            : range.end();
    Bucket bucket = new Bucket(new KeyRange(range.start(), end), page.records());
    RecordCodec codec = new RecordCodec(pool, live.identity().incarnation());
    List<String> found = BucketComparison.differences(view, bucket, codec);
    buckets.increment();
    if (!found.isEmpty()) {
      differences.add(found.size());
      repair.accept(
          found.size() + " records at revision " + view.revision() + ", such as " + some(found));
    }
    boolean last = stride.next(page).isEmpty();
    if (last) {
      stride = new RangeStride(Layout.map(), BUCKET_SIZE);
    }
    return last;
  }

  private ScanPage read(KeyRange range, long revision) {
    try {
      return store
          .scan(new ScanRequest(range.start(), range.end(), BUCKET_SIZE, revision, true, false))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException failure ? failure : e;
    }
  }

  private static List<String> some(List<String> found) {
    return found.subList(0, Math.min(found.size(), MOST_SHOWN));
  }
}
