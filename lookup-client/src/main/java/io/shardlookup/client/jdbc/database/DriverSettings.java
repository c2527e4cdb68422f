package io.shardlookup.client.jdbc.database;

import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * How the driver behaves on every connection.
 *
 * @param connectTimeout how long opening a connection may take
 * @param replyTimeout how long a reply may take, unless a connection is told otherwise
 * @param further properties of the driver, by name
 */
public record DriverSettings(
    Duration connectTimeout, Duration replyTimeout, Map<String, String> further) {
  /** For tools: 5 s to connect, 60 s for a reply, nothing further. */
  public static final DriverSettings OF_TOOLS =
      new DriverSettings(Duration.ofSeconds(5), Duration.ofSeconds(60), Map.of());

  /**
   * The driver keeps what it has parsed of prepared statements, for each connection: else it parses
   * a statement anew each time. The server learns nothing of it and prepares nothing.
   */
  private static final Map<String, String> PARSED_ONCE =
      Map.of(
          "cachePrepStmts", "true",
          "prepStmtCacheSize", "256",
          "prepStmtCacheSqlLimit", "4096");

  /** They would let statements slip past the router, or connect somewhere else unseen. */
  private static final Set<String> REFUSED =
      Set.of(
          "allowMultiQueries",
          "allowLoadLocalInfile",
          "autoReconnect",
          "autoReconnectForPools",
          "connectTimeout",
          "password",
          "sessionVariables",
          "socketTimeout",
          "useLocalSessionState",
          "user");

  /**
   * Refuses properties that the product itself sets with {@link LookupException} INVALID_ARGUMENT.
   */
  public DriverSettings {
    further = Map.copyOf(further);
    for (Map.Entry<String, String> property : new TreeMap<>(further).entrySet()) {
      if (REFUSED.stream().anyMatch(property.getKey()::equalsIgnoreCase)) {
        throw LookupException.invalid(
            "driver_properties",
            property.getKey() + "=" + property.getValue(),
            "none that the router sets itself");
      }
    }
  }

  Properties properties(Credentials credentials) {
    Properties properties = new Properties();
    properties.putAll(PARSED_ONCE);
    properties.putAll(further);
    properties.setProperty("user", credentials.user());
    properties.setProperty("password", credentials.password());
    properties.setProperty("connectTimeout", Long.toString(connectTimeout.toMillis()));
    properties.setProperty("socketTimeout", Long.toString(replyTimeout.toMillis()));
    properties.setProperty("allowMultiQueries", "false");
    properties.setProperty("allowLoadLocalInfile", "false");
    properties.setProperty("autoReconnect", "false");
    properties.setProperty("useLocalSessionState", "true");
    return properties;
  }
}
