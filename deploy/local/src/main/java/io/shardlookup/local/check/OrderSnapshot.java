package io.shardlookup.local.check;

import java.util.List;
import java.util.Map;

/**
 * All that the stores have about orders.
 *
 * @param shards the orders of each shard, by the shard's name
 * @param unpublished events that wait on the shards
 * @param readModel the documents
 * @param ledger the lines of each shard's ledgers, by the shard's name
 */
public record OrderSnapshot(
    Map<String, List<CheckedOrder>> shards,
    long unpublished,
    List<CheckedOrder> readModel,
    Map<String, List<LedgerLine>> ledger) {
  /** Copies what is mutable. */
  public OrderSnapshot {
    shards = Map.copyOf(shards);
    readModel = List.copyOf(readModel);
    ledger = Map.copyOf(ledger);
  }
}
