@NullMarked
package io.shardlookup.server.store.memory;

import org.jspecify.annotations.NullMarked;
