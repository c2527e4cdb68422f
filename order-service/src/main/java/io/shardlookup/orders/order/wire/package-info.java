/** Orders as messages of the contract, and back. */
@NullMarked
package io.shardlookup.orders.order.wire;

import org.jspecify.annotations.NullMarked;
