/** Measurements beside peers and the physical limit. */
@NullMarked
package io.shardlookup.benchmarks;

import org.jspecify.annotations.NullMarked;
