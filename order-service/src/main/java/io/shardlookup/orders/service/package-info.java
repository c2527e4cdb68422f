/** One instance of the order service: its parts, put together, started and ended in order. */
@NullMarked
package io.shardlookup.orders.service;

import org.jspecify.annotations.NullMarked;
