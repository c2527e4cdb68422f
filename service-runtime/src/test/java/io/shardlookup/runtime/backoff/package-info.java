/** Claims of pauses between attempts. */
@NullMarked
package io.shardlookup.runtime.backoff;

import org.jspecify.annotations.NullMarked;
