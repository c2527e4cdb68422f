/** Threads that do one thing step by step for as long as the process lives. */
@NullMarked
package io.shardlookup.orders.worker;

import org.jspecify.annotations.NullMarked;
