/** Order numbers: drawn in blocks from the directory, issued one by one. */
@NullMarked
package io.shardlookup.orders.number;

import org.jspecify.annotations.NullMarked;
