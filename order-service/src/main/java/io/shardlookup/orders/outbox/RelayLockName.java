package io.shardlookup.orders.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;

/**
 * The name of the lock of a database's relay: locks belong to a server, which may hold several
 * databases.
 */
final class RelayLockName {
  /** MySQL takes no longer ones. */
  static final int MAX_LENGTH = 64;

  private static final String PREFIX = "outbox-relay/";

  private RelayLockName() {}

  /** The database's name, after a prefix; what is too long ends in a hash of it. */
  static String of(String database) {
    String name = PREFIX + database;
    if (name.length() <= MAX_LENGTH) {
      return name;
    }
    String hash = Hashing.sha256().hashString(database, UTF_8).toString().substring(0, 24);
    return name.substring(0, MAX_LENGTH - 1 - hash.length()) + '/' + hash;
  }
}
