package io.shardlookup.client.jdbc.fence;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import java.util.List;

/**
 * Raises the fence of one shard and looks at it, over one connection of the operator's account. A
 * fence never falls. Errors are {@link io.shardlookup.client.jdbc.error.ShardException}. Not
 * thread-safe.
 */
public final class FenceAdmin implements AutoCloseable {
  /** Connects to the database at a shard's endpoint with the operator's account. */
  public FenceAdmin(String endpoint, Credentials operator) {}

  /** Who the database says it is. */
  public ShardIdentity identity() {
    throw new UnsupportedOperationException();
  }

  /**
   * Admits commits of a keyspace that know this revision: fills in its stripes, and raises those
   * that are there.
   */
  public void admit(KeyspaceName keyspace, Revision revision) {
    throw new UnsupportedOperationException();
  }

  /**
   * Raises all stripes of the keyspace. When it returns, every commit admitted before has ended,
   * and none is admitted any more that does not know the revision.
   */
  public void raise(KeyspaceName keyspace, Revision revision) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #raise}, for the stripe of one key. */
  public void raise(KeyspaceName keyspace, String key, Revision revision) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #raise}, for every keyspace on the shard. Returns those. */
  public List<KeyspaceName> raiseAll(Revision revision) {
    throw new UnsupportedOperationException();
  }

  /** The fences of all keyspaces on the shard, by name. */
  public List<FenceState> states() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
