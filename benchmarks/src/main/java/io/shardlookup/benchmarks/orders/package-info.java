/** Orders on measured shards: transactions, the whole way to the read model, and their peers. */
@NullMarked
package io.shardlookup.benchmarks.orders;

import org.jspecify.annotations.NullMarked;
