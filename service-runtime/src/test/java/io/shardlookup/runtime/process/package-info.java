/** Claims of pauses between attempts. */
@NullMarked
package io.shardlookup.runtime.process;

import org.jspecify.annotations.NullMarked;
