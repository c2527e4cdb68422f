/** Cold lookups: batched on the session, taken to the next distinct node when it is slow. */
@NullMarked
package io.shardlookup.client.lookup;

import org.jspecify.annotations.NullMarked;
