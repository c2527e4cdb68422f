package io.shardlookup.client.jdbc.shards;

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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A real database as a shard.
 *
 * @param name of the shard
 * @param endpoint where its database is
 */
public record TestShard(String name, String endpoint) {
  /** The account that services use. */
  public static final Credentials APPLICATION = new Credentials("app", "app's secret");

  /** The account that raises fences. */
  public static final Credentials OPERATOR = new Credentials("operator", "op\\secret");

  /** Where it is. */
  public ShardAddress address() {
    return ShardAddress.parse(endpoint);
  }

  /** Makes it a fenced shard of the directory. */
  public void install(String directoryId) {
    new FenceInstaller(endpoint, ShardServer.Running.ADMIN)
        .install(
            new ShardIdentity(directoryId, new ShardName(name)),
            new FenceAccounts(APPLICATION, OPERATOR));
  }

  /** Admits commits of the keyspaces from revision 0 on. */
  public void admit(String... keyspaces) {
    try (FenceAdmin fence = fence()) {
      for (String keyspace : keyspaces) {
        fence.admit(new KeyspaceName(keyspace), Revision.NONE);
      }
    }
  }

  /** Its fence, as operators raise it. */
  public FenceAdmin fence() {
    return new FenceAdmin(endpoint, OPERATOR);
  }

  /** A plain connection of this account to its database. */
  public Connection connect(Credentials account) throws SQLException {
    return new Driver(address(), account, DriverSettings.OF_TOOLS).open();
  }

  /** Runs statements as the administrator. */
  public void execute(String... statements) {
    try (Connection connection = connect(ShardServer.Running.ADMIN);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the rows of a query, as the administrator sees them. */
  public List<String> query(String sql) {
    List<String> values = new ArrayList<>();
    try (Connection connection = connect(ShardServer.Running.ADMIN);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return values;
  }
}
