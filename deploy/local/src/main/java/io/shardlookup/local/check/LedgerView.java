package io.shardlookup.local.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Looks for single lines in the ledgers of all shards. Confined to one thread. */
public final class LedgerView implements AutoCloseable {
  private final List<Connection> shards;

  LedgerView(List<Connection> shards) {
    this.shards = List.copyOf(shards);
  }

  /** The version of an order that its shop's ledger knows; 0 if it has no line. */
  public long version(String shop, String order) {
    long newest = 0;
    try {
      for (Connection shard : shards) {
        newest = Math.max(newest, new ShardTables(shard).ledgerVersion(shop, order));
      }
      return newest;
    } catch (SQLException e) {
      throw new IllegalStateException("ledger of " + shop, e);
    }
  }

  @Override
  public void close() {
    for (Connection shard : shards) {
      try {
        shard.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
