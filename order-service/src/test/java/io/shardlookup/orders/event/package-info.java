@NullMarked
package io.shardlookup.orders.event;

import org.jspecify.annotations.NullMarked;
