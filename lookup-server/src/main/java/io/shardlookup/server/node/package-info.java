/** A lookup node as a whole: its parts put together, started, drained and ended. */
@NullMarked
package io.shardlookup.server.node;

import org.jspecify.annotations.NullMarked;
