@NullMarked
package io.shardlookup.orders.paging;

import org.jspecify.annotations.NullMarked;
