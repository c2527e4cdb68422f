@NullMarked
package io.shardlookup.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
