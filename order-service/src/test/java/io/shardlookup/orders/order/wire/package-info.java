@NullMarked
package io.shardlookup.orders.order.wire;

import org.jspecify.annotations.NullMarked;
