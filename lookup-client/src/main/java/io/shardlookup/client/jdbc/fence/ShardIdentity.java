package io.shardlookup.client.jdbc.fence;

import io.shardlookup.model.ShardName;

/**
 * Who a shard's database says it is.
 *
 * @param directoryId id of the directory that it belongs to
 * @param shard name of the shard in that directory
 */
public record ShardIdentity(String directoryId, ShardName shard) {
  @Override
  public String toString() {
    return shard + " of directory " + directoryId;
  }
}
