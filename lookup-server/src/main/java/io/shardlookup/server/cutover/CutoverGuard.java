package io.shardlookup.server.cutover;

import com.google.common.base.Ticker;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.audit.AuditJournal;
import io.shardlookup.server.audit.AuditNote;
import io.shardlookup.server.audit.Requester;
import io.shardlookup.server.cutover.OpenCutovers.Watched;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Comparison;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.MappingState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets a cutover back to its source once this node has watched it for longer than its record
 * allows: in one transaction that compares the record, so that it does nothing if the relocator, or
 * another node, was first. The target is noted as uncleaned, since rows may lie there.
 *
 * <p>Looks from time to time on one thread, which it blocks for a few store calls where there is an
 * overdue cutover, and while the view is fresh only: an older view may show what is long over.
 */
public final class CutoverGuard implements AutoCloseable {
  /** How long a cutover may last whose record does not say. */
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);

  /** No record can allow more. */
  public static final Duration LONGEST_LIMIT = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(CutoverGuard.class);

  private final DirectoryStore store;
  private final LiveView live;
  private final AuditJournal journal;
  private final Ticker ticker;
  private final OpenCutovers open = new OpenCutovers();
  private final LongAdder setBack = new LongAdder();
  private volatile boolean unknown = true;
  private @Nullable ScheduledFuture<?> looking;

  /** Guards nothing until started. */
  public CutoverGuard(DirectoryStore store, LiveView live, AuditJournal journal, Ticker ticker) {
    this.store = store;
    this.live = live;
    this.journal = journal;
    this.ticker = ticker;
  }

  /** Begins to look, this often. */
  public void start(ScheduledExecutorService executor, Duration every) {
    looking =
        executor.scheduleWithFixedDelay(
            this::lookSafely, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The view shows these changes now. Returns at once. */
  public void changed(List<DirectoryChange> changes) {
    open.changed(changes, ticker.read());
  }

  /** The view is another one as a whole. Returns at once. */
  public void replaced() {
    unknown = true;
  }

  /** How many cutovers the view shows. */
  public int open() {
    return open.size();
  }

  /** How many were set back by this node. */
  public long setBack() {
    return setBack.sum();
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
  }

  private void lookSafely() {
    try {
      look();
    } catch (StoreException e) {
      log.debug("no cutover was set back: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("looking after cutovers failed", e);
    }
  }

  /** {@link StoreException} if the store does not answer: the next look tries again. */
  void look() {
    long now = ticker.read();
    if (unknown) {
      unknown = false;
      open.find(live.current(), now);
    }
    open.forgetEnded(live.current());
    if (open.size() == 0 || !live.isFresh()) {
      return;
    }
    open.all().forEach((cutover, watched) -> look(cutover, watched, now));
  }

  private void look(Cutover cutover, Watched watched, long now) {
    if (watched.record == null) {
      watched.record = record(cutover);
    }
    Mapping record = watched.record;
    if (record != null && now - watched.sinceNanos >= limit(record).toNanos()) {
      setBack(cutover, record);
    }
  }

  /** The record as it is stored; null if it has changed since. */
  private @Nullable Mapping record(Cutover cutover) {
    ByteString key = Layout.mapping(cutover.keyspace(), cutover.scope());
    List<StoredRecord> records =
        join(store.scan(ScanRequest.newest(key, KeyRange.after(key), 1))).records();
    long expected = cutover.generation().revision().storeRevision();
    if (records.isEmpty() || records.get(0).modRevision() != expected) {
      return null;
    }
    try {
      return Mapping.parseFrom(records.get(0).value());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(cutover + ": readable in the view, but not in the store", e);
    }
  }

  private static Duration limit(Mapping mapping) {
    long millis = Integer.toUnsignedLong(mapping.getCutoverMillis());
    Duration given = millis == 0 ? DEFAULT_LIMIT : Duration.ofMillis(millis);
    return given.compareTo(LONGEST_LIMIT) > 0 ? LONGEST_LIMIT : given;
  }

  private void setBack(Cutover cutover, Mapping mapping) {
    Duration limit = limit(mapping);
    ByteString key = Layout.mapping(cutover.keyspace(), cutover.scope());
    Write write = new Write(key, backAtTheSource(mapping).toByteString());
    Write audit = journal.write(requester(limit), note(cutover, mapping));
    long generation = cutover.generation().revision().storeRevision();
    CommitResult result =
        join(
            store.commit(
                new StoreTransaction(
                    List.of(new Comparison(key, generation)), List.of(write, audit))));
    if (result instanceof CommitResult.Committed) {
      setBack.increment();
      log.warn(
          "{} was set back to {}: its cutover to {} lasted longer than {}",
          cutover.describe(),
          mapping.getShard(),
          mapping.getTargetShard(),
          limit);
    }
  }

  private static Mapping backAtTheSource(Mapping mapping) {
    Mapping.Builder back =
        mapping.toBuilder()
            .setState(MappingState.MAPPING_STATE_SERVING)
            .clearTargetShard()
            .clearCutoverMillis();
    if (!mapping.getUncleanedShardsList().contains(mapping.getTargetShard())) {
      back.addUncleanedShards(mapping.getTargetShard());
    }
    return back.build();
  }

  private static Requester requester(Duration limit) {
    return new Requester(
        "lookup node", "the cutover lasted longer than " + limit.toMillis() + " ms");
  }

  private static AuditNote note(Cutover cutover, Mapping mapping) {
    return new AuditNote(
        "SetBackCutover",
        cutover.keyspace().text(),
        cutover.scope().describe(),
        mapping.getShard() + " CUTOVER to " + mapping.getTargetShard(),
        mapping.getShard() + " SERVING, uncleaned on " + mapping.getTargetShard());
  }

  private static <T> T join(CompletableFuture<T> call) {
    try {
      return call.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException failure ? failure : e;
    }
  }
}
