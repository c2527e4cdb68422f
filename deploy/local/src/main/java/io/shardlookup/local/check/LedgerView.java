package io.shardlookup.local.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for single lines in the ledgers of all shards. Connects when it is asked, and anew after a
 * failure. Confined to one thread.
 */
public final class LedgerView implements AutoCloseable {
  private final List<Shard> shards;
  private final Map<Shard, Connection> connections = new HashMap<>();

  /** Where a shard's ledgers are. */
  @FunctionalInterface
  interface Shard {
    /** A new connection. */
    Connection connect() throws SQLException;
  }

  LedgerView(List<Shard> shards) {
    this.shards = List.copyOf(shards);
  }

  /** The version of an order that its shop's ledger knows; 0 if it has no line. */
  public long version(String shop, String order) {
    long newest = 0;
    for (Shard shard : shards) {
      try {
        newest = Math.max(newest, new ShardTables(connection(shard)).ledgerVersion(shop, order));
      } catch (SQLException e) {
        forget(shard, e);
        throw new IllegalStateException("ledger of " + shop, e);
      }
    }
    return newest;
  }

  @Override
  public void close() {
    for (Connection connection : connections.values()) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Connection connection(Shard shard) throws SQLException {
    Connection known = connections.get(shard);
    if (known != null) {
      return known;
    }
    Connection connection = shard.connect();
    connections.put(shard, connection);
    return connection;
  }

  private void forget(Shard shard, SQLException reason) {
    Connection broken = connections.remove(shard);
    if (broken != null) {
      try {
        broken.close();
      } catch (SQLException e) {
        reason.addSuppressed(e);
      }
    }
  }
}
