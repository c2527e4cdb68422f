package io.shardlookup.orders.store;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.client.jdbc.database.ShardAddress;
import org.flywaydb.core.Flyway;

/**
 * The tables of the order service on one shard, installed and versioned by Flyway. An operator's
 * step: the services' account may not define tables.
 */
public final class OrdersSchema {
  /** The table that says which version a shard has. */
  public static final String HISTORY = "orders_schema_history";

  private static final String MIGRATIONS = "classpath:io/shardlookup/orders/store/migration";

  private OrdersSchema() {}

  /**
   * Brings the tables in the database at a shard's endpoint, which exists, to the newest version.
   * Installing again changes nothing; concurrent calls queue up.
   *
   * @param administrator may define tables there
   * @return how many migrations were applied
   * @throws org.flywaydb.core.api.FlywayException if it cannot be done
   */
  public static int install(String endpoint, Credentials administrator) {
    ShardAddress address = ShardAddress.parse(endpoint);
    return Flyway.configure(OrdersSchema.class.getClassLoader())
        .dataSource(address.url(address.database()), administrator.user(), administrator.password())
        .driver("com.mysql.cj.jdbc.Driver")
        .locations(MIGRATIONS)
        .table(HISTORY)
        .load()
        .migrate()
        .migrationsExecuted;
  }
}
