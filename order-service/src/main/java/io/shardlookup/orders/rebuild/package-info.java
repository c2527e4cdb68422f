/** Builds the read model anew, from the topic of events or from the shards: an operator's step. */
@NullMarked
package io.shardlookup.orders.rebuild;

import org.jspecify.annotations.NullMarked;
