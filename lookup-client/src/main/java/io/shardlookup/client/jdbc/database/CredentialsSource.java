package io.shardlookup.client.jdbc.database;

import io.shardlookup.model.Shard;

/**
 * Finds the account for a shard by the reference in its record ({@link Shard#credentialsRef()}):
 * the directory never holds a password. Asked whenever a connection is opened, so that a password
 * can change under way. Thread-safe.
 */
@FunctionalInterface
public interface CredentialsSource {
  /**
   * The account to use on this shard. What it throws reaches the caller of the router as
   * BAD_ADDRESS.
   */
  Credentials credentials(Shard shard);

  /** The same account on every shard. */
  static CredentialsSource of(String user, String password) {
    Credentials same = new Credentials(user, password);
    return shard -> same;
  }
}
