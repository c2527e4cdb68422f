@NullMarked
package io.shardlookup.orders.order;

import org.jspecify.annotations.NullMarked;
