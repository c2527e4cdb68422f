/** The whole path of orders as processes, under load and faults, and what has to come of it. */
@NullMarked
package io.shardlookup.chaos.orders;

import org.jspecify.annotations.NullMarked;
