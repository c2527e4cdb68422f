@NullMarked
package io.shardlookup.orders.error;

import org.jspecify.annotations.NullMarked;
