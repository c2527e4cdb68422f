package io.shardlookup.client.jdbc;

import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.pool.ShardCallers;
import io.shardlookup.client.jdbc.pool.ShardPools;
import io.shardlookup.model.Shard;
import org.jspecify.annotations.Nullable;

/** The shard that one call waits for, if any. Not thread-safe. */
final class Visit implements AutoCloseable {
  private final ShardPools pools;
  private @Nullable ShardCallers at;

  Visit(ShardPools pools) {
    this.pools = pools;
  }

  /** The call waits for this shard now, or still; {@link ShardException} if it may not. */
  void at(String directoryId, Shard shard) {
    ShardCallers callers = pools.callers(directoryId, shard);
    if (callers == at) {
      callers.stay();
      return;
    }
    close();
    callers.enter();
    at = callers;
  }

  /** The call waits for no shard. */
  @Override
  public void close() {
    ShardCallers left = at;
    at = null;
    if (left != null) {
      left.leave();
    }
  }
}
