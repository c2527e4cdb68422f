package io.shardlookup.orders.settlement;

import io.shardlookup.orders.settlement.LedgerBatch.Share;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards that take no lines now. For each the lines that it did not take first are offered
 * again, on another thread, until it takes them: then its outage is over. Thread-safe.
 */
final class Outages {
  private static final Logger log = LoggerFactory.getLogger(Outages.class);

  /** Between two offers to a shard. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Ledgers ledgers;
  private final Executor threads;
  private final LongSupplier ticker;
  private final Map<String, Outage> byShard = new ConcurrentHashMap<>();

  /**
   * No shard is out.
   *
   * @param threads where lines are offered again
   * @param ticker measures durations, in nanoseconds
   */
  Outages(Ledgers ledgers, Executor threads, LongSupplier ticker) {
    this.ledgers = ledgers;
    this.threads = threads;
    this.ticker = ticker;
  }

  /** Whether this shard is out. */
  boolean cover(String shard) {
    return byShard.containsKey(shard);
  }

  /** How many shards are out. */
  int count() {
    return byShard.size();
  }

  /** A shard did not take these lines. */
  void begin(String shard, Share share, long edition, RuntimeException reason) {
    if (byShard.putIfAbsent(shard, new Outage(share, edition)) == null) {
      log.warn(
          "{} takes no lines: {}; goes on with others, back to its events later",
          words(shard),
          reason.toString());
    }
  }

  /**
   * Offers lines again where it is time to, without waiting.
   *
   * @return whether outages were found to be over; those are forgotten
   */
  boolean endAny() {
    boolean ended = false;
    for (Map.Entry<String, Outage> entry : byShard.entrySet()) {
      Outage outage = entry.getValue();
      if (outage.over) {
        byShard.remove(entry.getKey());
        log.info("{} takes lines again", words(entry.getKey()));
        ended = true;
      } else {
        outage.offerAgain();
      }
    }
    return ended;
  }

  private static String words(String shard) {
    return shard.equals(Ledgers.NOWHERE) ? "a shard that is not known yet" : "shard " + shard;
  }

  /** One shard's outage. */
  private final class Outage {
    private final Share share;
    private final long edition;
    private volatile long nextOfferNanos = ticker.getAsLong() + PAUSE.toNanos();
    private volatile boolean offering;
    private volatile boolean over;

    Outage(Share share, long edition) {
      this.share = share;
      this.edition = edition;
    }

    void offerAgain() {
      if (offering || ticker.getAsLong() - nextOfferNanos < 0) {
        return;
      }
      offering = true;
      try {
        threads.execute(this::offer);
      } catch (RejectedExecutionException e) {
        log.debug("ending", e);
      }
    }

    private void offer() {
      try {
        over = ledgers.offer(share, edition) == null;
      } catch (RuntimeException e) {
        log.warn("an outage goes on", e);
      } finally {
        nextOfferNanos = ticker.getAsLong() + PAUSE.toNanos();
        offering = false;
      }
    }
  }
}
