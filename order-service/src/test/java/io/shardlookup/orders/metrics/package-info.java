@NullMarked
package io.shardlookup.orders.metrics;

import org.jspecify.annotations.NullMarked;
