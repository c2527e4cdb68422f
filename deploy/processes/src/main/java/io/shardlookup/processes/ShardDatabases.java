package io.shardlookup.processes;

import java.nio.file.Path;
import java.time.Duration;

/** Databases for shards, of the product that {@value DatabaseKind#SETTING} chooses. */
public final class ShardDatabases {
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

  private ShardDatabases() {}

  /**
   * The product that the system property or environment variable {@value DatabaseKind#SETTING}
   * chooses, {@code mariadb} or {@code mysql}; MariaDB when neither is set.
   *
   * @throws IllegalArgumentException when it is set to something else
   */
  public static DatabaseKind fromEnvironment() {
    return DatabaseKind.chosenBy(System.getProperties(), System.getenv());
  }

  /**
   * Starts a server named {@code shard} on a free port; see {@link #start(DatabaseConfig)}.
   *
   * @param directory holds its data and log; created when missing, never deleted
   */
  public static ShardDatabase start(Path directory) {
    return start(DatabaseConfig.of("shard", directory));
  }

  /**
   * Starts a server and returns when it takes clients.
   *
   * @throws ProcessException when its program is not to be had or it does not start; nothing is
   *     left running then
   */
  public static ShardDatabase start(DatabaseConfig config) {
    return start(fromEnvironment(), config);
  }

  /** {@link #start(DatabaseConfig)} with this product. */
  public static ShardDatabase start(DatabaseKind kind, DatabaseConfig config) {
    return switch (kind) {
      case MARIADB -> MariaDbServer.start(config, STARTS_WITHIN);
      case MYSQL -> MySqlServer.start(config, STARTS_WITHIN);
    };
  }

  /** A server of this product, not started; see {@link MariaDbServer#of}. */
  public static ShardDatabase of(DatabaseKind kind, DatabaseConfig config) {
    return switch (kind) {
      case MARIADB -> MariaDbServer.of(config);
      case MYSQL -> MySqlServer.of(config);
    };
  }
}
