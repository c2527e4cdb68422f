/** Takes orders from the shards that are older than their keyspace keeps them. */
@NullMarked
package io.shardlookup.orders.retention;

import org.jspecify.annotations.NullMarked;
