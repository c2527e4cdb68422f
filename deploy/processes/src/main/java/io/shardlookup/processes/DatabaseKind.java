package io.shardlookup.processes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** The database products that shards run on. */
public enum DatabaseKind {
  /** MariaDB, the default. */
  MARIADB,
  /** MySQL. */
  MYSQL;

  /** The system property, or else environment variable, that chooses one. */
  public static final String SETTING = "SHARD_DB";

  /** Its name where people choose it: {@code mariadb}, {@code mysql}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one that {@value #SETTING} chooses; {@link #MARIADB} when it is not set.
   *
   * @throws IllegalArgumentException when it is set to something else
   */
  static DatabaseKind chosenBy(Properties properties, Map<String, String> environment) {
    String chosen = properties.getProperty(SETTING, "");
    if (chosen.isEmpty()) {
      chosen = environment.getOrDefault(SETTING, "");
    }
    return chosen.isEmpty() ? MARIADB : parse(chosen);
  }

  private static DatabaseKind parse(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    SETTING + ": '" + label + "' (expected: mariadb or mysql)"));
  }
}
