@NullMarked
package io.shardlookup.benchmarks.load;

import org.jspecify.annotations.NullMarked;
