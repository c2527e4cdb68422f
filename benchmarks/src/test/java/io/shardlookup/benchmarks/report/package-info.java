@NullMarked
package io.shardlookup.benchmarks.report;

import org.jspecify.annotations.NullMarked;
