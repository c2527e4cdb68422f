package io.shardlookup.orders.readmodel;

import com.mongodb.ConnectionString;

/**
 * Where the read model is.
 *
 * @param uri of MongoDB, {@code mongodb://...}; may hold credentials
 * @param database its name there
 */
public record ReadModelConfig(String uri, String database) {
  /** The database unless configured otherwise. */
  public static final String DATABASE = "orders";

  /** Refuses what is no URI of MongoDB. */
  public ReadModelConfig {
    try {
      var unused = new ConnectionString(uri);
    } catch (IllegalArgumentException e) {
      // The URI itself may hold a password.
      throw new IllegalArgumentException(
          "read model: not a URI of MongoDB (expected: mongodb://host:port/...; "
              + e.getMessage()
              + ")",
          e);
    }
    if (database.isEmpty() || !database.matches("[a-zA-Z0-9_-]{1,60}")) {
      throw new IllegalArgumentException(
          "read model database: \"" + database + "\" (expected: [a-zA-Z0-9_-]{1,60})");
    }
  }

  /** Without the URI, which may hold a password. */
  @Override
  public String toString() {
    return "read model in database " + database;
  }
}
