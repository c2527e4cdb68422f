package io.shardlookup.orders.settlement;

import io.shardlookup.orders.settlement.LedgerBatch.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Writes batches of lines, those of several shops at the same time. Thread-safe. */
final class LedgerWriter {
  private final Ledgers ledgers;
  private final Outages outages;
  private final ExecutorService threads;

  /**
   * Writes to these shards.
   *
   * @param threads as many transactions at the same time
   */
  LedgerWriter(Ledgers ledgers, Outages outages, ExecutorService threads) {
    this.ledgers = ledgers;
    this.outages = outages;
    this.threads = threads;
  }

  /**
   * Writes what can be written.
   *
   * @return whether that was all: shards that are out get nothing
   */
  boolean write(List<Share> shares, long edition) {
    List<Callable<Boolean>> offers = new ArrayList<>();
    shares.forEach(share -> offers.add(() -> offer(share, edition)));
    boolean all = true;
    try {
      for (Future<Boolean> offered : threads.invokeAll(offers)) {
        all &= offered.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing the ledger", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the ledger cannot be written: " + e.getCause(), e);
    }
    return all;
  }

  private boolean offer(Share share, long edition) {
    if (outages.cover(ledgers.shardOf(share.shopId()))) {
      return false;
    }
    RuntimeException failure = ledgers.offer(share, edition);
    if (failure != null) {
      outages.begin(ledgers.shardOf(share.shopId()), share, edition, failure);
    }
    return failure == null;
  }
}
