/** The store in memory: for tests and for directories that may vanish. */
@NullMarked
package io.shardlookup.server.store.memory;

import org.jspecify.annotations.NullMarked;
