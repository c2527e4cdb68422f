@NullMarked
package io.shardlookup.orders.query;

import org.jspecify.annotations.NullMarked;
