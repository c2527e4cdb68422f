package io.shardlookup.client.jdbc.fence;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;

/**
 * The fence of one keyspace on one shard.
 *
 * @param keyspace the keyspace
 * @param stripes how many of its 256 stripes are there; commits on others are rejected
 * @param lowest the lowest revision that a stripe demands
 * @param highest the highest revision that a stripe demands
 */
public record FenceState(KeyspaceName keyspace, int stripes, Revision lowest, Revision highest) {}
