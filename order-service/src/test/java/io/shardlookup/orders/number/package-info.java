@NullMarked
package io.shardlookup.orders.number;

import org.jspecify.annotations.NullMarked;
