package io.shardlookup.orders.settlement;

import io.shardlookup.orders.settlement.LedgerBatch.Share;
import org.jspecify.annotations.Nullable;

/** Where lines are written: on each shard the ledgers of some shops. Thread-safe. */
interface Ledgers {
  /** Where it is not known, or not yet, on which shard a shop's ledger is. */
  String NOWHERE = "none";

  /**
   * Offers the lines of one shop to its ledger, in one transaction.
   *
   * @return null when they have been taken note of, else why it is not certain that they have
   */
  @Nullable RuntimeException offer(Share share, long edition);

  /**
   * The name of the shard of a shop's ledger by what is known without asking; {@link #NOWHERE} if
   * it is not.
   */
  String shardOf(String shopId);
}
