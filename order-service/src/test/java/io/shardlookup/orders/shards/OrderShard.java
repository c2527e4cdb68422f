package io.shardlookup.orders.shards;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.database.Driver;
import io.shardlookup.client.jdbc.database.DriverSettings;
import io.shardlookup.client.jdbc.database.ShardAddress;
import io.shardlookup.client.jdbc.fence.FenceAccounts;
import io.shardlookup.client.jdbc.fence.FenceAdmin;
import io.shardlookup.client.jdbc.fence.FenceInstaller;
import io.shardlookup.client.jdbc.fence.ShardIdentity;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import io.shardlookup.orders.store.OrdersSchema;
import io.shardlookup.processes.ShardDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A real database as a shard of orders.
 *
 * @param name of the shard
 * @param endpoint where its database is
 */
public record OrderShard(String name, String endpoint) {
  /** The account that services use. */
  public static final Credentials APPLICATION = new Credentials("app", "app's secret");

  /** The account that raises fences. */
  public static final Credentials OPERATOR = new Credentials("operator", "op's secret");

  /** The account that may do everything. */
  public static final Credentials ADMINISTRATOR =
      new Credentials(ShardDatabase.ADMIN_USER, ShardDatabase.ADMIN_PASSWORD);

  /** Makes it a fenced shard of the directory that has the tables of the order service. */
  public void install(String directoryId) {
    new FenceInstaller(endpoint, ADMINISTRATOR)
        .install(
            new ShardIdentity(directoryId, new ShardName(name)),
            new FenceAccounts(APPLICATION, OPERATOR));
    int unused = OrdersSchema.install(endpoint, ADMINISTRATOR);
    try (FenceAdmin fence = new FenceAdmin(endpoint, OPERATOR)) {
      fence.admit(new KeyspaceName("orders"), Revision.NONE);
      fence.admit(new KeyspaceName("shops"), Revision.NONE);
    }
  }

  /** Once, with TLS if the database has it; from then on a proxy without it can sign in too. */
  public void signIn() {
    try {
      connect(APPLICATION).close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A plain connection of this account to its database. */
  public Connection connect(Credentials account) throws SQLException {
    return new Driver(ShardAddress.parse(endpoint), account, DriverSettings.OF_TOOLS).open();
  }

  /** Runs statements as the administrator. */
  public void execute(String... statements) {
    try (Connection connection = connect(ADMINISTRATOR);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a query as the administrator sees them, each its columns with spaces between. */
  public List<String> query(String sql) {
    List<String> values = new ArrayList<>();
    try (Connection connection = connect(ADMINISTRATOR);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        values.add(String.join(" ", row));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return values;
  }
}
