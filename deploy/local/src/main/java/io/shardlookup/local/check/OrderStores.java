package io.shardlookup.local.check;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The stores that hold orders, read as they are, without any service. Thread-safe. */
public final class OrderStores implements AutoCloseable {
  private final Map<String, String> shards;
  private final Account account;
  private final ReadModelDocuments readModel;

  /** Who reads the shards. */
  public record Account(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return user;
    }
  }

  /** Where the read model is; the URI may hold a password. */
  public record ReadModel(String uri, String database) {
    /** Without the URI. */
    @Override
    public String toString() {
      return database;
    }
  }

  /**
   * Connects when it is asked.
   *
   * @param shards the JDBC URL of each shard, by the shard's name
   */
  public OrderStores(Map<String, String> shards, Account account, ReadModel readModel) {
    this.shards = new TreeMap<>(shards);
    this.account = account;
    this.readModel = new ReadModelDocuments(readModel.uri(), readModel.database());
  }

  /** All that they have. Each store is read for itself, so it has to have come to rest. */
  public OrderSnapshot snapshot() {
    Map<String, List<CheckedOrder>> orders = new HashMap<>();
    Map<String, List<LedgerLine>> ledger = new HashMap<>();
    long unpublished = 0;
    for (String shard : shards.keySet()) {
      try (Connection connection = connect(shard)) {
        ShardTables tables = new ShardTables(connection);
        orders.put(shard, tables.orders());
        ledger.put(shard, tables.ledger());
        unpublished += tables.unpublished();
      } catch (SQLException e) {
        throw new IllegalStateException("check of " + shard, e);
      }
    }
    return new OrderSnapshot(orders, unpublished, readModel.all(), ledger);
  }

  /** The version of an order that the read model shows; 0 if it does not know it. */
  public long readModelVersion(String order) {
    return readModel.version(order);
  }

  /** A view of the ledgers of all shards, over connections of its own. */
  public LedgerView ledger() {
    return new LedgerView(
        shards.keySet().stream().<LedgerView.Shard>map(shard -> () -> connect(shard)).toList());
  }

  @Override
  public void close() {
    readModel.close();
  }

  private Connection connect(String shard) throws SQLException {
    return DriverManager.getConnection(
        shards.getOrDefault(shard, ""), account.user(), account.password());
  }
}
