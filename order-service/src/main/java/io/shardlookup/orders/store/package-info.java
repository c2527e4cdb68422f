/**
 * Orders as rows: plain SQL on the connection that a fenced write gives, and the tables it runs on.
 */
@NullMarked
package io.shardlookup.orders.store;

import org.jspecify.annotations.NullMarked;
