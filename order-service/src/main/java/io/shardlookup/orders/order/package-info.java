/** What an order is and what may happen to it: pure values and decisions, no I/O, no clock. */
@NullMarked
package io.shardlookup.orders.order;

import org.jspecify.annotations.NullMarked;
