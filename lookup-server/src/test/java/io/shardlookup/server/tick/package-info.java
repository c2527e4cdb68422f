@NullMarked
package io.shardlookup.server.tick;

import org.jspecify.annotations.NullMarked;
