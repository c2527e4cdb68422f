package io.shardlookup.client.jdbc.fence;

import io.shardlookup.client.jdbc.database.Credentials;

/**
 * Makes a database a fenced shard, or brings its fence to this version. Installing again changes
 * nothing that is right already. The fence lives in a database of its own beside the shard's, named
 * {@code <database>_fence}, so that rights on the one give none on the other.
 */
public final class FenceInstaller {
  /** An installer for the database at a shard's endpoint, with an administrator's account. */
  public FenceInstaller(String endpoint, Credentials administrator) {}

  /**
   * Creates the databases and accounts that are missing, grants their rights, installs the fence
   * and sets the identity. Refuses a database that already is another shard.
   */
  public void install(ShardIdentity identity, FenceAccounts accounts) {
    throw new UnsupportedOperationException();
  }
}
