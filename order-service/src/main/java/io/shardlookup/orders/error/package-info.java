/**
 * Why calls fail: one exception, stable reasons, and the one place that translates them to gRPC.
 */
@NullMarked
package io.shardlookup.orders.error;

import org.jspecify.annotations.NullMarked;
