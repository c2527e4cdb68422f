/** Bulk loads of entries from files. */
@NullMarked
package io.shardlookup.operator.load;

import org.jspecify.annotations.NullMarked;
