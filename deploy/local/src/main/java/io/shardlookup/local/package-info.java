/** The one-command local cluster. */
@NullMarked
package io.shardlookup.local;

import org.jspecify.annotations.NullMarked;
