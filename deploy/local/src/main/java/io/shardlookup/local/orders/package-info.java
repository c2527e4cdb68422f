/** Concurrent clients of the order service, and what they were told. */
@NullMarked
package io.shardlookup.local.orders;

import org.jspecify.annotations.NullMarked;
