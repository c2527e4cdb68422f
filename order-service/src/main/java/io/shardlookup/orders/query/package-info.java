/** Queries from outside, answered from the read model. */
@NullMarked
package io.shardlookup.orders.query;

import org.jspecify.annotations.NullMarked;
