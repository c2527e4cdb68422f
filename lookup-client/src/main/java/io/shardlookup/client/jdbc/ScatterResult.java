package io.shardlookup.client.jdbc;

import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.ShardName;
import java.util.Map;

/**
 * What the shards of a keyspace answered together.
 *
 * @param value the rows of all shards that answered, merged; each row from the one shard that
 *     serves its key
 * @param missing the shards whose rows are not in it, and why; empty when the answer is whole
 */
public record ScatterResult<T>(T value, Map<ShardName, ShardException> missing) {
  /** Copies the map. */
  public ScatterResult {
    missing = Map.copyOf(missing);
  }

  /** Whether every shard answered. */
  public boolean isComplete() {
    return missing.isEmpty();
  }
}
