package io.shardlookup.client.jdbc.fence;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.database.ShardAddress;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The tables and procedures of the fence, installed and versioned by Flyway. */
public final class FenceSchema {
  /**
   * The lowest version that this router works with. Later versions keep what earlier routers call,
   * so that a shard's fence is upgraded before the services.
   */
  public static final int VERSION = 2;

  /** The table in the fence's database that says which version it is. */
  public static final String HISTORY = "schema_history";

  /** The savepoint that stands at the beginning of every transaction. */
  static final String BEGIN = "shardlookup_begin";

  private static final String MIGRATIONS = "classpath:io/shardlookup/client/jdbc/fence";

  private FenceSchema() {}

  /**
   * Brings the fence's database, which exists, to the newest version. Concurrent calls queue up.
   */
  static void migrate(ShardAddress address, Credentials operator) {
    try {
      Flyway.configure()
          .dataSource(address.url(address.fenceDatabase()), operator.user(), operator.password())
          .driver("com.mysql.cj.jdbc.Driver")
          .locations(MIGRATIONS)
          .table(HISTORY)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new ShardException(
          ShardErrorReason.FENCE_UNUSABLE,
          "fence of " + address + " cannot be installed: " + e.getMessage(),
          e);
    }
  }
}
