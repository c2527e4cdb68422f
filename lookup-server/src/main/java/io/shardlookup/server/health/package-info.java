/** Whether a node can serve, and, as another question, whether what it serves is fresh. */
@NullMarked
package io.shardlookup.server.health;

import org.jspecify.annotations.NullMarked;
