@NullMarked
package io.shardlookup.orders.settlement;

import org.jspecify.annotations.NullMarked;
