/** The lines of the table: what each measures, and against what. */
@NullMarked
package io.shardlookup.benchmarks.row;

import org.jspecify.annotations.NullMarked;
