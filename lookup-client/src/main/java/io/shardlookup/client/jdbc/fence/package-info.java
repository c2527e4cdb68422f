/** The fence on a shard: what stands there, who raises it, and what presents a revision to it. */
@NullMarked
package io.shardlookup.client.jdbc.fence;

import org.jspecify.annotations.NullMarked;
