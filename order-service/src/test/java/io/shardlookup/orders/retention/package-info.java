@NullMarked
package io.shardlookup.orders.retention;

import org.jspecify.annotations.NullMarked;
