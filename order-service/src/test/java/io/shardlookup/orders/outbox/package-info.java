@NullMarked
package io.shardlookup.orders.outbox;

import org.jspecify.annotations.NullMarked;
