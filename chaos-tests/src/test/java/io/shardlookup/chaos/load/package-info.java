/** Resolves from real clients, and what stood still meanwhile. */
@NullMarked
package io.shardlookup.chaos.load;

import org.jspecify.annotations.NullMarked;
