@NullMarked
package io.shardlookup.server.store;

import org.jspecify.annotations.NullMarked;
