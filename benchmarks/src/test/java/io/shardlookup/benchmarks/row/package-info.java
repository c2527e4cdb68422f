@NullMarked
package io.shardlookup.benchmarks.row;

import org.jspecify.annotations.NullMarked;
