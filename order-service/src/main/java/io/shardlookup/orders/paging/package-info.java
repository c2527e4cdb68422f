/** Lists in pages: how many at once, and where a list goes on. */
@NullMarked
package io.shardlookup.orders.paging;

import org.jspecify.annotations.NullMarked;
