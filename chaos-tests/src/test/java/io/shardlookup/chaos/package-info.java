/** Failure tests against real processes. */
@NullMarked
package io.shardlookup.chaos;

import org.jspecify.annotations.NullMarked;
