/**
 * Pools of connections to shards that have proved who they are and that they keep what they commit.
 */
@NullMarked
package io.shardlookup.client.jdbc.pool;

import org.jspecify.annotations.NullMarked;
