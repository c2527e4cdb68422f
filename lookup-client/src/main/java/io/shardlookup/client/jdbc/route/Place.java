package io.shardlookup.client.jdbc.route;

import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import org.jspecify.annotations.Nullable;

/**
 * What the client knows of one key at one moment.
 *
 * @param found where it lives, and the revision up to which all of this is right, read first
 * @param keyspace the record of its keyspace, read after that; null if none is known
 * @param shard the record of the shard, read after that; null if none is known
 */
public record Place(PlacementAsOf found, @Nullable Keyspace keyspace, @Nullable Shard shard) {
  /** The answer itself. */
  public Placement placement() {
    return found.placement();
  }

  /** The revision up to which the answer and the records are known to be right. */
  public Revision asOf() {
    return found.asOf();
  }
}
