/** How long to wait before the next attempt. */
@NullMarked
package io.shardlookup.runtime.backoff;

import org.jspecify.annotations.NullMarked;
