@NullMarked
package io.shardlookup.orders.worker;

import org.jspecify.annotations.NullMarked;
