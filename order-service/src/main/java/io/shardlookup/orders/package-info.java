/**
 * The order service: commands change orders on their shards, events tell of it, queries read what
 * was built from them.
 */
@NullMarked
package io.shardlookup.orders;

import org.jspecify.annotations.NullMarked;
