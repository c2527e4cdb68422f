package io.shardlookup.client.jdbc.fence;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.database.Driver;
import io.shardlookup.client.jdbc.database.DriverSettings;
import io.shardlookup.client.jdbc.database.ShardAddress;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes a database a fenced shard, or brings its fence to this version. Installing again changes
 * nothing that is right already. The fence lives in a database of its own beside the shard's, named
 * {@code <database>_fence}, so that rights on the one give none on the other.
 */
public final class FenceInstaller {
  private final Driver driver;

  /** An installer for the database at a shard's endpoint, with an administrator's account. */
  public FenceInstaller(String endpoint, Credentials administrator) {
    this.driver = new Driver(ShardAddress.parse(endpoint), administrator, DriverSettings.OF_TOOLS);
  }

  /**
   * Creates the databases and accounts that are missing, grants their rights, installs the fence
   * and sets the identity. Refuses a database that already is another shard, which it leaves as it
   * is.
   */
  public void install(ShardIdentity identity, FenceAccounts accounts) {
    ShardAddress address = driver.address();
    AccountGrants grants = new AccountGrants(address, accounts);
    try (Connection connection = driver.open("")) {
      requireOwnIdentity(connection, identity);
      execute(connection, "CREATE DATABASE IF NOT EXISTS `" + address.database() + "`");
      execute(connection, "CREATE DATABASE IF NOT EXISTS `" + address.fenceDatabase() + "`");
      for (String statement : grants.beforeInstall()) {
        execute(connection, statement);
      }
      FenceSchema.migrate(address, accounts.operator());
      for (String statement : grants.afterInstall()) {
        execute(connection, statement);
      }
      identify(connection, identity);
      requireOwnIdentity(connection, identity);
    } catch (SQLException e) {
      throw FenceAdmin.failure("fence of " + address + " cannot be installed", e);
    }
  }

  private void requireOwnIdentity(Connection connection, ShardIdentity identity)
      throws SQLException {
    ShardIdentity there = IdentityRow.readIfThere(connection, driver.address());
    if (there != null && !there.equals(identity)) {
      throw new ShardException(
          ShardErrorReason.WRONG_DATABASE,
          "database " + driver.address() + ": " + there + " (expected: " + identity + ")");
    }
  }

  /** Whoever comes first sets it; it never changes. */
  private void identify(Connection connection, ShardIdentity identity) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT IGNORE INTO `"
                + driver.address().fenceDatabase()
                + "`.identity (directory_id, shard) VALUES (?, ?)")) {
      insert.setString(1, identity.directoryId());
      insert.setString(2, identity.shard().text());
      insert.executeUpdate();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
