/** Records what clients did and saw. */
@NullMarked
package io.shardlookup.chaos.history;

import org.jspecify.annotations.NullMarked;
