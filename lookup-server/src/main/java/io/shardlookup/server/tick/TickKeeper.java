package io.shardlookup.server.tick;

import com.google.common.base.Ticker;
import com.google.protobuf.ByteString;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.storage.v1.Tick;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the tick when nobody else does, and at once when somebody waits for the view to pass a
 * revision that no followed record has. At most one write is under way. State is confined to the
 * executor; public methods are thread-safe.
 */
public final class TickKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TickKeeper.class);
  private static final long LOOK_EVERY_MILLIS = 50;

  private final DirectoryStore store;
  private final String nodeId;
  private final Ticker ticker;
  private final ScheduledExecutorService executor;
  private final TickSchedule schedule;

  private @Nullable ScheduledFuture<?> looking;
  private long count;
  private boolean writing;

  /** A tick was wanted while a write was under way, whose revision may be too low. */
  private boolean wantedAgain;

  /**
   * Writes nothing until started.
   *
   * @param store where the tick is
   * @param nodeId who writes
   * @param ticker measures time
   * @param random makes nodes differ
   * @param executor where it runs: one thread, the one on which ticks are seen
   */
  public TickKeeper(
      DirectoryStore store,
      String nodeId,
      Ticker ticker,
      RandomGenerator random,
      ScheduledExecutorService executor) {
    this.store = store;
    this.nodeId = nodeId;
    this.ticker = ticker;
    this.executor = executor;
    this.schedule = new TickSchedule(Duration.ofMillis(500), random, ticker.read());
  }

  /** Begins. */
  public void start() {
    looking =
        executor.scheduleWithFixedDelay(
            this::writeIfDue, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The tick was written at this store revision, by whomever. Only on the executor's thread. */
  public void seen(long storeRevision) {
    schedule.seen(storeRevision, ticker.read());
  }

  /** Writes a tick now, so that views pass every revision that the store has by now. */
  public void hasten() {
    try {
      executor.execute(this::writeNow);
    } catch (RejectedExecutionException e) {
      log.debug("no tick any more: closing");
    }
  }

  /** Writes no more. */
  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
  }

  private void writeIfDue() {
    if (!writing && schedule.isDue(ticker.read())) {
      write(List.of(new StoreTransaction.Comparison(Layout.tick(), schedule.revision())));
    }
  }

  /** Without a comparison: who writes it does not matter, only that it is written after now. */
  private void writeNow() {
    if (writing) {
      wantedAgain = true;
    } else {
      write(List.of());
    }
  }

  private void write(List<StoreTransaction.Comparison> comparisons) {
    writing = true;
    schedule.postpone(ticker.read());
    ByteString value = Tick.newBuilder().setNodeId(nodeId).setCount(++count).build().toByteString();
    var unused =
        store
            .commit(
                new StoreTransaction(
                    comparisons, List.of(new StoreTransaction.Write(Layout.tick(), value))))
            .whenComplete((result, failure) -> tell(result, failure));
  }

  private void tell(@Nullable CommitResult result, @Nullable Throwable failure) {
    try {
      executor.execute(() -> written(result, failure));
    } catch (RejectedExecutionException e) {
      log.debug("tick written, or not, while closing");
    }
  }

  private void written(@Nullable CommitResult result, @Nullable Throwable failure) {
    writing = false;
    if (result instanceof CommitResult.Committed committed) {
      seen(committed.revision());
    } else if (result instanceof CommitResult.Rejected rejected) {
      StoredRecord current = rejected.current().get(Layout.tick());
      if (current == null) {
        schedule.missing();
      } else {
        seen(current.modRevision());
      }
    } else {
      log.debug("no tick was written", failure);
    }
    if (wantedAgain) {
      wantedAgain = false;
      writeNow();
    }
  }
}
