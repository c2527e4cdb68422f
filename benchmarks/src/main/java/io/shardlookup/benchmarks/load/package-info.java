/** Closed loops of requests with a fixed number in flight, and the comparison of two of them. */
@NullMarked
package io.shardlookup.benchmarks.load;

import org.jspecify.annotations.NullMarked;
