/** A node's view on its own disk, from which it serves when it starts while the store is down. */
@NullMarked
package io.shardlookup.server.snapshot;

import org.jspecify.annotations.NullMarked;
