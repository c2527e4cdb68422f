/** Commands from outside: checked, decided on, carried out on the order's shard at most once. */
@NullMarked
package io.shardlookup.orders.command;

import org.jspecify.annotations.NullMarked;
