@NullMarked
package io.shardlookup.orders.store;

import org.jspecify.annotations.NullMarked;
