package io.shardlookup.client.jdbc.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Opens plain connections with MySQL Connector/J, which serves MySQL and MariaDB. Thread-safe. */
public final class Driver {
  private final ShardAddress address;
  private final Supplier<Credentials> credentials;
  private final DriverSettings settings;

  /** Opens connections to the server of this address with this account. */
  public Driver(ShardAddress address, Credentials credentials, DriverSettings settings) {
    this(address, () -> credentials, settings);
  }

  /** As above, with the account that the supplier gives whenever a connection is opened. */
  public Driver(ShardAddress address, Supplier<Credentials> credentials, DriverSettings settings) {
    this.address = address;
    this.credentials = credentials;
    this.settings = settings;
  }

  /** Where the connections lead. */
  public ShardAddress address() {
    return address;
  }

  /** A new connection to the shard's database, in autocommit. */
  public Connection open() throws SQLException {
    return open(address.database());
  }

  /** A new connection to one of the server's databases, in autocommit; empty for none of them. */
  public Connection open(String database) throws SQLException {
    Connection connection =
        new com.mysql.cj.jdbc.Driver()
            .connect(address.url(database), settings.properties(credentials.get()));
    if (connection == null) {
      throw new SQLException("driver: refuses " + address.url(database), "08001");
    }
    return connection;
  }
}
