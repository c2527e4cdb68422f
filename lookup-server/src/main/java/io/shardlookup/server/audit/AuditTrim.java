package io.shardlookup.server.audit;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes audit records beyond an age, in the background, a bounded number at a time. Every node
 * may run it: removing a record twice does no harm. Thread-safe.
 */
public final class AuditTrim implements AutoCloseable {
  /** How long records are kept by default. */
  public static final Duration DEFAULT_MAX_AGE = Duration.ofDays(90);

  private static final Logger LOG = LoggerFactory.getLogger(AuditTrim.class);
  private static final int RECORDS_A_STEP = 100;
  private static final int MAX_STEPS = 100;
  private static final long MINUTES_BETWEEN = 60;

  private final DirectoryStore store;
  private final Clock clock;
  private final Duration maxAge;
  private @Nullable ScheduledFuture<?> schedule;

  /**
   * Trims what is older.
   *
   * @param maxAge at least a minute
   */
  public AuditTrim(DirectoryStore store, Clock clock, Duration maxAge) {
    if (maxAge.compareTo(Duration.ofMinutes(1)) < 0) {
      throw LookupException.invalid("audit max age", maxAge, "at least 1 minute");
    }
    this.store = store;
    this.clock = clock;
    this.maxAge = maxAge;
  }

  /** Trims once an hour from now on. */
  public synchronized void start(ScheduledExecutorService scheduler) {
    if (schedule == null) {
      schedule =
          scheduler.scheduleWithFixedDelay(
              this::trimInBackground, 1, MINUTES_BETWEEN, TimeUnit.MINUTES);
    }
  }

  /**
   * Removes at most 10,000 records that are too old, the newest of them first; how many. Fails with
   * what the store fails with.
   */
  public CompletableFuture<Integer> trim() {
    return step(AuditJournal.before(clock.instant().minus(maxAge)), 0, 0);
  }

  /** Ends the schedule. Idempotent. */
  @Override
  public synchronized void close() {
    if (schedule != null) {
      schedule.cancel(false);
    }
  }

  private void trimInBackground() {
    CompletableFuture<Integer> unused =
        trim()
            .whenComplete(
                (removed, failure) -> {
                  if (failure != null) {
                    LOG.info(
                        "Could not trim the audit; the next hour will: {}", failure.toString());
                  } else if (removed > 0) {
                    LOG.info("Removed {} audit records older than {}", removed, maxAge);
                  }
                });
  }

  private CompletableFuture<Integer> step(KeyRange tooOld, int removed, int steps) {
    return store
        .scan(tooOld.newest(RECORDS_A_STEP))
        .thenCompose(
            page ->
                page.records().isEmpty()
                    ? CompletableFuture.completedFuture(removed)
                    : remove(page)
                        .thenCompose(
                            result ->
                                page.more() && steps + 1 < MAX_STEPS
                                    ? step(tooOld, removed + page.records().size(), steps + 1)
                                    : CompletableFuture.completedFuture(
                                        removed + page.records().size())));
  }

  private CompletableFuture<CommitResult> remove(ScanPage page) {
    List<Write> deletions =
        page.records().stream().map(record -> new Write(record.key(), null)).toList();
    return store.commit(new StoreTransaction(List.of(), deletions));
  }
}
