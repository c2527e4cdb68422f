/** Publishes what changes wrote into the outboxes of the shards, in order, at least once. */
@NullMarked
package io.shardlookup.orders.outbox;

import org.jspecify.annotations.NullMarked;
