/** Real shards and a real directory of orders, for tests. */
@NullMarked
package io.shardlookup.orders.shards;

import org.jspecify.annotations.NullMarked;
