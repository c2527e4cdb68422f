/**
 * Settlement: a second system that knows orders by their events alone and keeps a ledger of them,
 * shop by shop, on the shard that the directory names for the shop.
 */
@NullMarked
package io.shardlookup.orders.settlement;

import org.jspecify.annotations.NullMarked;
